"""Checks that a synthetic daily market has the statistics of a market.

usage: market_statistics.py MARKET.h5 MISSING_SHARE
The bounds are those of daily US equities, wide: what they must catch is a market of independent normals, one factor without
own risk, or a volatility index that knows nothing of volatility.
"""
import sys

import h5py
import numpy as np

failures = []


def expect(name, value, low, high):
    verdict = "" if low <= value <= high else "   <-- outside"
    print(f"{name:58s} {value:9.4f}   in [{low}, {high}]{verdict}")
    if verdict:
        failures.append(name)


def autocorrelation(x, lag):
    x = x - x.mean()
    return (x[:-lag] * x[lag:]).mean() / (x * x).mean()


def main(path, missing_share):
    with h5py.File(path) as file:
        close = file["bars/close"][:]
        volume = file["bars/volume"][:]
        sector = np.array([s.decode() for s in file["bars/sector"][:]])
        series = {name: file["series"][name]["value"][:] for name in file["series"]}
    gaps = np.isnan(close)
    expect("share of missing bars", gaps.mean(), 0.9 * missing_share, 1.1 * missing_share)

    log_close = np.log(close)
    returns = np.diff(log_close, axis=1)
    returns = np.where(np.isnan(returns), 0, returns)
    vol = returns.std(axis=1) * np.sqrt(252)
    expect("median annual volatility", np.median(vol), 0.2, 0.45)
    expect("least annual volatility", vol.min(), 0.08, 0.3)

    z = (returns - returns.mean(axis=1, keepdims=True)) / returns.std(axis=1, keepdims=True)
    expect("median kurtosis of a symbol (normal: 3)", np.median((z**4).mean(axis=1)), 4.5, 30)
    for lag, low in ((1, 0.04), (5, 0.02), (20, 0.0)):
        acf = [autocorrelation(np.minimum(row**2, 25), lag) for row in z]
        expect(f"median autocorrelation of squared returns, lag {lag}", np.median(acf), low, 0.4)
    expect("median autocorrelation of returns, lag 1", np.median([autocorrelation(row, 1) for row in z]), -0.05, 0.05)

    correlation = np.corrcoef(returns)
    eigenvalues = np.linalg.eigvalsh(correlation)[::-1]
    expect("share of the first eigenvalue", eigenvalues[0] / len(eigenvalues), 0.12, 0.5)
    expect("first eigenvalue over the second", eigenvalues[0] / eigenvalues[1], 3, 60)
    same = sector[:, None] == sector[None, :]
    off_diagonal = ~np.eye(len(sector), dtype=bool)
    within = correlation[same & off_diagonal].mean()
    across = correlation[~same].mean()
    expect("correlation within sectors less across", within - across, 0.02, 0.3)

    market = np.diff(np.log(series["USX"]))
    average = returns.mean(axis=0)
    expect("correlation of the index with the average share", np.corrcoef(market, average)[0, 1], 0.9, 1)
    vix = series["VIX"]
    expect("median volatility index", np.median(vix), 8, 30)
    expect("volatility of the volatility index", np.diff(np.log(vix)).std() * np.sqrt(252), 0.4, 2)
    expect("correlation of the index with the volatility index", np.corrcoef(market, np.diff(np.log(vix)))[0, 1],
           -0.9, -0.4)
    realised = np.array([market[t : t + 21].std() for t in range(len(market) - 21)]) * np.sqrt(252) * 100
    expect("volatility index against the next 21 days", np.corrcoef(vix[: len(realised)], realised)[0, 1], 0.5, 1)
    expect("level of the volatility index over what followed", np.mean(vix[: len(realised)]) / realised.mean(), 0.9, 1.5)
    spread = np.log(np.where(gaps, np.nan, volume))
    expect("deviation of log volume within a symbol", np.nanmedian(np.nanstd(spread, axis=1)), 0.2, 1)

    tenors = [f"UST{t}" for t in ("1M", "3M", "6M", "1Y", "2Y", "3Y", "5Y", "7Y", "10Y", "20Y", "30Y")]
    curve = np.array([series[t] for t in tenors])
    expect("lowest rate", curve.min(), -0.06, 0.05)
    expect("highest rate", curve.max(), 0.0, 0.15)
    moves = np.diff(curve, axis=1).std(axis=1) * np.sqrt(252) * 1e4
    expect("annual move of the 10-year rate, basis points", moves[tenors.index("UST10Y")], 30, 200)
    neighbours = np.corrcoef(np.diff(curve, axis=1))
    expect("correlation of the 7- and 10-year rates", neighbours[7, 8], 0.95, 1)
    for name, low, high in (("EUR", 0.5, 2.5), ("JPY", 0.003, 0.03), ("GBP", 0.5, 3)):
        expect(f"{name} in USD, all history", series[name].min(), low, high)
        expect(f"annual volatility of {name}", np.diff(np.log(series[name])).std() * np.sqrt(252), 0.04, 0.2)
    euro_crown = np.corrcoef(np.diff(np.log(series["EUR"])), np.diff(np.log(series["SEK"])))[0, 1]
    expect("correlation of EUR and SEK", euro_crown, 0.4, 0.95)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], float(sys.argv[2])))
