"""make_market against numpy, on the shipped data and on random panels: market_test.py IMPORT_TOOL MARKET_TOOL DATA_FOLDER."""
import os
import random
import subprocess
import sys
import tempfile

import h5py
import numpy as np

IMPORT, TOOL, DATA = sys.argv[1:4]
seed = random.randrange(2**32)
print("seed", seed)
rng = np.random.default_rng(seed)
DROP, CARRY, PROXY = 0, 1, 2


def read_bars(path):
    with h5py.File(path) as file:
        bars = {name: file["bars"][name][:] for name in ["open", "high", "low", "close", "time"]}
        bars["symbol"] = list(file["bars/symbol"].asstr())
        series = {name: (dict(group.attrs), group["time"][:], group["value"][:]) for name, group in file["series"].items()}
    return bars, series


def good(close):
    return np.isfinite(close) & (close > 0)


def median_returns(close):
    medians = [0.0]
    for before, after in zip(close.T[:-1], close.T[1:]):
        use = good(before) & good(after)
        medians.append(float(np.median(after[use] / before[use] - 1)) if use.any() else 0.0)
    return medians


def repair(close, missing, bad, large, limit, medians):
    """One symbol's levels and its number of large moves, step by step as docs/market.md tells it."""
    levels = [None] * len(close)
    growth = lambda hole, into: 1 + medians[into] if (missing if np.isnan(close[hole]) else bad) == PROXY else 1.0
    first = int(np.argmax(good(close)))
    for t in range(first, len(close)):
        levels[t] = close[t] if good(close[t:t + 1])[0] else levels[t - 1] * growth(t, t)
    for t in range(first - 1, -1, -1):
        levels[t] = levels[t + 1] / growth(t, t + 1)
    ratios = [levels[t] / levels[t - 1] for t in range(1, len(levels))]
    is_large = [abs(ratio - 1) > limit for ratio in ratios]
    if large:
        for t in range(len(levels) - 1, 0, -1):
            levels[t - 1] = levels[t] / (1 + medians[t] if is_large[t - 1] else ratios[t - 1])
    return levels, sum(is_large)


def stale_bars(close, at_least=10):
    count = run = 0
    for t in range(len(close) + 1):
        if 0 < t < len(close) and good(close[t:t + 1])[0] and close[t] == close[t - 1]:
            run += 1
        else:
            count += run if run >= at_least else 0
            run = 1
    return count


def check(path, currency, missing, bad, large, limit, share):
    bars, series = read_bars(path)
    close = bars["close"]
    medians = median_returns(close)
    equities, findings = {}, {}
    for i, symbol in enumerate(bars["symbol"]):
        n_missing = int(np.isnan(close[i]).sum())
        n_bad = int((~np.isnan(close[i]) & ~good(close[i])).sum())
        o, h, l, c = (bars[name][i][good(close[i])] for name in ["open", "high", "low", "close"])
        crossed = int(((h < l) | (o > h) | (o < l) | (c > h) | (c < l)).sum())
        dropped = (n_missing > share * len(close[i]) or (n_missing > 0 and missing == DROP) or
                   (n_bad > 0 and bad == DROP) or not good(close[i]).any())
        n_large = 0
        if not dropped:
            equities[symbol], n_large = repair(close[i], missing, bad, large, limit, medians)
        age = len(close[i]) - 1 - np.flatnonzero(good(close[i])).max(initial=-1)
        finding = (n_missing, n_bad, crossed, n_large, stale_bars(close[i]), int(age), int(dropped))
        if any(finding):
            findings[symbol] = finding

    def on_calendar(name):
        _, times, values = series[name]
        return values[np.searchsorted(times, bars["time"], side="right") - 1]

    of_kind = lambda kind: sorted(name for name in series if series[name][0]["kind"] == kind)
    expected = [("rate", name, on_calendar(name)) for name in
                sorted(of_kind("rate"), key=lambda name: series[name][0]["tenor_years"])]
    expected += [("index", name, on_calendar(name)) for name in of_kind("index")]
    rates = {name: on_calendar(name) for name in of_kind("fx")}
    if currency != "USD":
        unit = rates.pop(currency)
        rates = {name: levels / unit for name, levels in rates.items()} | {"USD": 1 / unit}
    expected += [("fx", name, rates[name]) for name in sorted(rates)]
    expected += [("equity", name, levels) for name, levels in sorted(equities.items())]

    words = [str(word) for word in (currency, missing, bad, large, limit, share)]
    lines = subprocess.run([TOOL, path, *words], check=True, capture_output=True, text=True).stdout.splitlines()
    factors = [line.split() for line in lines if not line.startswith("found ")]
    assert [tuple(words[:2]) for words in factors] == [row[:2] for row in expected]
    for words, (kind, name, levels) in zip(factors, expected):
        np.testing.assert_allclose(np.array(words[2:], float), levels, rtol=1e-11, err_msg=f"{kind} {name}")
    found = {line.split()[1]: tuple(map(int, line.split()[2:])) for line in lines if line.startswith("found ")}
    assert found == findings


def write_random_bars(path):
    n_symbols, n_days = int(rng.integers(2, 30)), int(rng.integers(2, 60))
    with open(path, "w") as file:
        file.write("symbol,date,open,high,low,close\n")
        for i in range(n_symbols):
            price, noise = 50.0, rng.choice([0, 0.02, 0.4])
            faults = rng.choice([0, 0.05, 0.3]) if i > 0 else 0  # one symbol stays whatever the policy
            for day in range(n_days):
                price *= np.exp(noise * rng.normal())
                low, high = price * (1 - abs(rng.normal()) * 0.01), price * (1 + abs(rng.normal()) * 0.01)
                cells = [price, high, low, price]
                if rng.random() < faults:
                    cells[int(rng.integers(4))] = rng.choice([0, -1, np.nan, np.inf, 1000, 1e-3])
                if rng.random() < faults / 2:
                    continue
                date = np.datetime64("2015-03-20") + day
                file.write(f"S{i},{date}," + ",".join(repr(float(cell)) for cell in cells) + "\n")


with tempfile.TemporaryDirectory() as folder:
    factors = ["--rates", os.path.join(DATA, "factors/us-treasury-par-yields.csv"), "--fx",
               os.path.join(DATA, "factors/fx-daily-per-usd.csv"), "--index",
               "VIX=" + os.path.join(DATA, "factors/vix-daily.csv")]
    market = os.path.join(folder, "market.h5")
    subprocess.run([IMPORT, market, *factors, os.path.join(DATA, "us-equities-daily-2015-2017.csv.gz")], check=True)
    check(market, "USD", CARRY, CARRY, 0, 0.5, 0.1)
    check(market, "EUR", PROXY, PROXY, 1, 0.2, 0.1)
    for _ in range(25):
        bars = os.path.join(folder, "bars.csv")
        write_random_bars(bars)
        subprocess.run([IMPORT, market, *factors, bars], check=True, stdout=subprocess.DEVNULL)
        check(market, str(rng.choice(["USD", "EUR", "JPY"])), int(rng.choice([CARRY, PROXY])), int(rng.choice([CARRY, PROXY])),
              int(rng.integers(2)), float(rng.choice([0.05, 0.5, 2])), float(rng.choice([0.1, 0.5, 1.0])))
