"""Compares option values and Greeks with QuantLib's analytic engine.

usage: quantlib_check.py OPTIONS.csv
Columns: right (+1 call, -1 put), spot, strike, yield, rate, years, vol, then what is to be checked:
value, delta, gamma, vega, rho, per unit of the usual quantities. Exits with 1 and the worst rows when they differ.
"""
import csv
import sys

import QuantLib as ql

# QuantLib's cumulative normal is good to about 1e-15 absolute; its rates go through dates, ours through years, so
# expiries are whole days and the day count act/365 on both sides.
TOLERANCE = 1e-9


def quantlib_greeks(row):
    today = ql.Date(15, 5, 2020)
    ql.Settings.instance().evaluationDate = today
    day_count = ql.Actual365Fixed()
    days = round(row["years"] * 365)
    flat = lambda rate: ql.YieldTermStructureHandle(ql.FlatForward(today, rate, day_count))
    volatility = ql.BlackVolTermStructureHandle(ql.BlackConstantVol(today, ql.NullCalendar(), row["vol"], day_count))
    process = ql.BlackScholesMertonProcess(
        ql.QuoteHandle(ql.SimpleQuote(row["spot"])), flat(row["yield"]), flat(row["rate"]), volatility)
    kind = ql.Option.Call if row["right"] > 0 else ql.Option.Put
    option = ql.VanillaOption(ql.PlainVanillaPayoff(kind, row["strike"]), ql.EuropeanExercise(today + days))
    option.setPricingEngine(ql.AnalyticEuropeanEngine(process))
    return {"value": option.NPV(), "delta": option.delta(), "gamma": option.gamma(), "vega": option.vega(),
            "rho": option.rho()}


def main(path):
    with open(path, newline="") as file:
        rows = [{name: float(cell) for name, cell in row.items()} for row in csv.DictReader(file)]
    if not rows:
        sys.exit(f"{path}: no options")
    faults = []
    for number, row in enumerate(rows, start=2):
        for name, expected in quantlib_greeks(row).items():
            # Gamma and delta shrink with the level; compare all in units of the strike.
            unit = {"value": row["strike"], "delta": 1, "gamma": 1 / row["strike"], "vega": row["strike"],
                    "rho": row["strike"]}[name]
            difference = abs(row[name] - expected) / unit
            if not difference <= TOLERANCE * max(1, abs(expected) / unit):
                faults.append((difference, f"{path}:{number}: {name} {row[name]!r}, QuantLib says {expected!r}"))
    for _, text in sorted(faults, reverse=True)[:10]:
        print(text)
    print(f"{len(rows)} options, {len(faults)} differences")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
