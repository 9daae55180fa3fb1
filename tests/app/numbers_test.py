"""Recomputes what a run on the shipped market reports, from the CSV files themselves, with NumPy, sklearn and QuantLib.

P&L is rounded to ticks of 2^-20 per position and scenario. The books here are so large that this rounding is below a
part in 10^12 of their VaR; where single P&L figures are compared, half a tick per position is allowed and nothing else.
"""

import json
import math
from fractions import Fraction

import numpy as np
import pandas as pd
import QuantLib as ql
from scipy.stats import norm
from sklearn.covariance import ledoit_wolf

from vesper_run import SOURCE, TICK, Folder

DATA = SOURCE / "data"
FACTORS = DATA / "factors"
LEVELS = [0.9, 0.95, 0.975, 0.99]
HORIZONS = [1, 10]
CURRENCIES = {"Euro": "EUR", "Japan": "JPY", "Switzerland": "CHF", "United Kingdom": "GBP"}
HALF_A_TICK = TICK / 2

JOB = """
name = "numbers"
[market]
file = "market.h5"
symbols = {symbols}
[book]
file = "book.csv"
volatility_index = "VIX"
[risk]
levels = {levels}
horizons = {horizons}
[monte_carlo]
paths = 16
[stress]
files = ["stress.toml"]
replay = [{{name = "Brexit", from = 2016-06-23, to = 2016-06-27}}, {{name = "weekend", from = 2016-07-03, to = 2016-07-10}}]
ladder = [{{name = "grid", spot = [-0.3, -0.05, 0.0, 0.2], volatility = [-0.4, 0.0, 0.6]}}]
"""

STRESS = """
[[scenario]]
name = "general"
shocks = [
  {{equity = "*", relative = -0.2}}, {{equity = "{special}", relative = 0.35}}, {{index = "VIX", relative = 0.8}},
  {{fx = "*", relative = 0.01}}, {{fx = "EUR", relative = -0.05}}, {{rate = "2Y", bp = -50}}, {{rate = "10Y", bp = 30}},
  {{volatility = "*", relative = 0.1}}]
"""


class MarketData:
    """The shipped files on the calendar of the bars: [time] each."""

    def __init__(self):
        bars = pd.read_csv(DATA / "us-equities-daily-2015-2017.csv.gz", keep_default_na=False, na_values=[""])
        closes = bars.pivot(index="date", columns="symbol", values="close")
        self.complete = closes.columns[(closes.isna().mean() <= 0.1) & (closes.min() > 0)]
        closes = closes[self.complete].ffill().bfill()
        self.dates = closes.index
        self.equity = {symbol: closes[symbol].to_numpy() for symbol in self.complete}
        fx = pd.read_csv(FACTORS / "fx-daily-per-usd.csv", index_col=0)
        self.fx = {column: self.place(1 / fx[column].where(fx[column] != 0)) for column in fx.columns}
        vix = pd.read_csv(FACTORS / "vix-daily.csv", index_col=0)
        self.vix = self.place(vix["CLOSE"])
        rates = pd.read_csv(FACTORS / "us-treasury-par-yields.csv", index_col=0).drop(columns="BC_30YEARDISPLAY")
        rates = rates[(rates.fillna(0) != 0).any(axis=1)]
        self.tenors, self.rates = [], []
        for column in rates.columns:
            count, unit = int(column[3:].rstrip("MONTHYEAR")), 12 if column.endswith("MONTH") else 1
            series = rates[column] if count / unit <= 1 else rates[column].where(rates[column] != 0)
            self.tenors.append(count / unit)
            self.rates.append(self.place(2 * np.log1p(series / 200)))
        self.rates = np.array(self.rates)

    def place(self, series):
        """The last value known at each bar."""
        series = series.dropna()
        return series.reindex(series.index.union(self.dates)).ffill().loc[self.dates].to_numpy()

    def zero_rate(self, years, bar=slice(None)):
        return np.array([np.interp(years, self.tenors, column) for column in np.atleast_2d(self.rates[:, bar].T)])


def tail(pnl, level):
    """VaR and ES as docs/numerics.md defines them."""
    ascending = np.sort(pnl)
    rank = max(1, math.ceil(len(pnl) * (1 - Fraction(str(level)))))
    return -ascending[rank - 1], -ascending[ascending <= ascending[rank - 1]].mean()


def near(got, want, allowed, what):
    error = np.max(np.abs(np.asarray(got) - np.asarray(want)) - allowed)
    assert error <= 0, f"{what}: off by {error} more than {np.max(allowed)}"


def write_linear_book(folder, data, symbols, rng):
    """(book, legs) per position; a leg is an amount in currency units or shares and its price in dollars over time."""
    positions, rows = [], []
    for i, symbol in enumerate(symbols):
        quantity = float(rng.choice([-1, 1]) * rng.integers(1e6, 1e7))
        rows.append(f"E{i},book {i % 2},equity,{symbol},USD,{quantity!r}")
        positions.append((i % 2, [(quantity, data.equity[symbol])]))
    dollar = np.ones(len(data.dates))
    legs = {**{code: data.fx[name] for name, code in CURRENCIES.items()}, "USD": dollar}
    for i, (bought, sold, amount) in enumerate(
            [("EUR", "USD", 1e9), ("JPY", "USD", -5e10), ("EUR", "CHF", 7e8), ("USD", "GBP", -3e8)]):
        rows.append(f"F{i},book {i % 2},fx_spot,{bought},{sold},{amount!r}")
        rate = legs[bought][-1] / legs[sold][-1]
        positions.append((i % 2, [(amount, legs[bought]), (-amount * rate, legs[sold])]))
    folder.write("book.csv", "id,book,kind,underlying,currency,quantity\n" + "\n".join(rows) + "\n")
    return positions


def linear_pnl(positions, unit, moved):
    """[book][scenario]; unit: dollars per unit of the reporting currency. moved(levels): ratio of scenario to today."""
    pnl = [0.0, 0.0]
    for book, legs in positions:
        for amount, price in legs:
            level = price / unit
            pnl[book] = pnl[book] + amount * level[-1] * (moved(level) - 1)
    return np.array(pnl)


def check_historical(result, positions, unit, what):
    n_legs = sum(len(legs) for _, legs in positions)
    for horizon in HORIZONS:
        group = result[f"historical/{horizon}d"]
        want = linear_pnl(positions, unit, lambda level: level[horizon:] / level[:-horizon])
        near(group["pnl"][:], want, n_legs * HALF_A_TICK, f"{what}, P&L over {horizon} days")
        for book, figures in [*enumerate(group["standalone_value_at_risk"][:]), (None, group["value_at_risk"][:])]:
            pnl = want.sum(axis=0) if book is None else want[book]
            es = group["expected_shortfall"] if book is None else group["standalone_expected_shortfall"][book]
            for i, level in enumerate(LEVELS):
                for got, wanted in zip((figures[i], es[i]), tail(pnl, level)):
                    near(got, wanted, 1e-12 * abs(wanted), f"{what}, book {book}, {level}, {horizon} days")


def check_delta_normal(result, data, symbols, positions):
    levels = [data.vix, *data.fx.values(), *(data.equity[symbol] for symbol in symbols)]
    returns = np.array([*np.diff(data.rates), *(np.diff(np.log(level)) for level in levels)])
    weights = 0.94 ** np.arange(returns.shape[1])[::-1]
    volatility = np.sqrt(returns**2 @ weights / weights.sum())
    moving = returns.std(axis=1) > 0
    returns = returns[moving]
    standardised = ((returns.T - returns.mean(axis=1)) / returns.std(axis=1))
    correlation, shrinkage = ledoit_wolf(standardised, assume_centered=True)
    near(result["model"].attrs["shrinkage"], shrinkage, 1e-10, "Ledoit-Wolf intensity")
    names = {id(level): i for i, level in enumerate(levels)}
    delta = np.zeros((2, len(data.rates) + len(levels)))
    for book, legs in positions:
        for amount, price in legs:
            if id(price) in names:  # not the dollar
                delta[book, len(data.rates) + names[id(price)]] += amount * price[-1]
    exposure = (delta * volatility)[:, moving]
    for horizon in HORIZONS:
        group = result[f"delta_normal/{horizon}d"]
        for deltas, var, es in [(exposure.sum(axis=0), group["value_at_risk"], group["expected_shortfall"]),
                                *zip(exposure, group["standalone_value_at_risk"], group["standalone_expected_shortfall"])]:
            sigma = math.sqrt(horizon * deltas @ correlation @ deltas)
            near(var[:], norm.ppf(LEVELS) * sigma, 1e-12 * sigma, "delta-normal VaR")
            near(es[:], norm.pdf(norm.ppf(LEVELS)) / (1 - np.array(LEVELS)) * sigma, 1e-12 * sigma, "delta-normal ES")


def check_stresses(result, data, positions, special):
    moves = {id(data.equity[special]): 1.35, id(data.fx["Euro"]): 0.95, **{
        id(data.fx[name]): 1.01 for name in ("Japan", "Switzerland", "United Kingdom")}}
    equities = {id(level) for level in data.equity.values()}

    def general(price):
        return moves.get(id(price), 0.8 if id(price) in equities else 1.0)

    def between(first, last):
        a, b = (np.searchsorted(data.dates, date, side="right") - 1 for date in (first, last))
        return lambda price: price[b] / price[a]

    names = result["stress/scenario"].asstr()[:].tolist()
    for name, moved in [("general", general), ("Brexit", between("2016-06-23", "2016-06-27")),
                        ("weekend", between("2016-07-03", "2016-07-10"))]:
        want = np.zeros(2)
        for book, legs in positions:
            want[book] += sum(amount * price[-1] * (moved(price) - 1) for amount, price in legs)
        got = result["stress/pnl"][names.index(name)]
        near(got, want, 1e-12 * np.abs(want) + len(positions) * TICK, f"stress {name}")
    grid = result["ladder/grid/pnl"][:]
    equity = sum(amount * price[-1] for _, legs in positions for amount, price in legs if id(price) in equities)
    near(grid, np.outer([-0.3, -0.05, 0.0, 0.2], [1, 1, 1]) * equity, 1e-12 * abs(equity) + len(positions) * TICK, "ladder")


def write_option_book(folder, data, symbols, rng):
    positions = []
    rows = ["id,book,kind,underlying,currency,quantity,multiplier,right,on,strike,expiry_years,yield,implied_vol,rate"]
    for i, symbol in enumerate(symbols):
        on_index = i % 4 == 3
        spot = data.vix if on_index else data.equity[symbol]
        flat = 0.013 if i % 3 == 0 else None
        position = {"spot": spot, "right": "call" if i % 2 else "put", "on": "future" if on_index else "asset",
                    "strike": float(round(spot[-1] * rng.uniform(0.8, 1.25), 2)), "years": float(rng.uniform(0.02, 3)),
                    "yield": 0.0 if on_index else float(rng.uniform(0, 0.03)), "vol": float(rng.uniform(0.15, 0.9)),
                    "flat": flat, "quantity": float(rng.choice([-1, 1]) * rng.integers(10, 1000))}
        positions.append(position)
        rows.append(f"O{i},options,option,{'VIX' if on_index else symbol},USD,{position['quantity']!r},100,"
                    f"{position['right']},{position['on']},{position['strike']!r},{position['years']!r},"
                    f"{'' if on_index else repr(position['yield'])},{position['vol']!r},{'' if flat is None else flat}")
    folder.write("book.csv", "\n".join(rows) + "\n")
    return positions


def option_value(position, spot, rate, vol):
    years = position["years"]
    carry = rate - position["yield"] if position["on"] == "asset" else 0.0
    kind = ql.Option.Call if position["right"] == "call" else ql.Option.Put
    return 100 * position["quantity"] * ql.blackFormula(
        kind, position["strike"], float(spot * math.exp(carry * years)), float(vol * math.sqrt(years)),
        float(math.exp(-rate * years)))


def check_options(result, data, positions):
    """Full revaluation in the ladder, and through history with the rule for volatilities and the curve."""
    allowed = len(positions) * HALF_A_TICK
    grid, days = np.zeros((4, 3)), np.zeros(len(data.dates) - 10)
    for position in positions:
        spot, years, vol = position["spot"], position["years"], position["vol"]
        curve = np.full(len(data.dates), position["flat"]) if position["flat"] else data.zero_rate(years)
        rate = curve[-1]
        today = option_value(position, spot[-1], rate, vol)
        allowed += 1e-12 * 100 * abs(position["quantity"]) * max(spot[-1], position["strike"])
        for i, move in enumerate([-0.3, -0.05, 0.0, 0.2]):
            for j, shift in enumerate([-0.4, 0.0, 0.6]):
                moved = spot[-1] * (1 + move) if spot is not data.vix else spot[-1]
                grid[i, j] += option_value(position, moved, rate, vol * (1 + shift)) - today
        follows = min(1.0, (30 / 365 / years) ** 0.5)
        for t in range(len(days)):
            days[t] += option_value(position, spot[-1] * spot[t + 10] / spot[t], rate + curve[t + 10] - curve[t],
                                    vol * (data.vix[t + 10] / data.vix[t]) ** follows) - today
    near(result["ladder/grid/pnl"][:], grid, allowed, "ladder of options")
    near(result["historical/10d/pnl"][0], days, allowed, "historical P&L of options")


def main():
    seed = int(np.random.SeedSequence().entropy % 2**32)
    print("seed", seed)
    rng = np.random.default_rng(seed)
    data = MarketData()
    symbols = sorted(rng.choice(data.complete, 40, replace=False).tolist())
    with Folder() as folder:
        folder.run("import", DATA / "us-equities-daily-2015-2017.csv.gz", "--rates", FACTORS / "us-treasury-par-yields.csv",
                   "--fx", FACTORS / "fx-daily-per-usd.csv", "--index", f"VIX={FACTORS / 'vix-daily.csv'}",
                   "-o", "market.h5", check=True)
        folder.write("job.toml", JOB.format(symbols=json.dumps(symbols), levels=LEVELS, horizons=HORIZONS))
        folder.write("stress.toml", STRESS.format(special=symbols[0]))
        positions = write_linear_book(folder, data, symbols[:16], rng)
        with folder.result() as result:
            check_historical(result, positions, np.ones(len(data.dates)), "in dollars")
            check_delta_normal(result, data, symbols, positions)
            check_stresses(result, data, positions, symbols[0])
        with folder.result("--set", "currency=EUR") as result:
            check_historical(result, positions, data.fx["Euro"], "in euros")
        positions = write_option_book(folder, data, symbols[16:36], rng)
        with folder.result() as result:
            check_options(result, data, positions)


main()
