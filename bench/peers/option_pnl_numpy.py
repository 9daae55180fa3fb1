#!/usr/bin/env python3
"""Full revaluation of European options in vectorised NumPy, and in QuantLib on a sample of the values.

usage: option_pnl_numpy.py [options] [paths]; the sizes of bench/option_pnl_bench.cpp; one thread.
"""
import sys
import time

import numpy as np
import QuantLib as ql
from scipy.special import ndtr

RATES, ASSETS = 10, 1000
SAMPLE = 200  # options valued by QuantLib, on SAMPLE_PATHS paths each
SAMPLE_PATHS = 100


def make_options(n, rng):
    expiry = np.round(rng.uniform(0.05, 2.0, n) * 365) / 365
    return {
        "scale": 1e5 * rng.uniform(-0.3, 0.7, n),
        "log_moneyness": rng.uniform(-0.2, 0.2, n),
        "vol": rng.uniform(0.15, 0.45, n),
        "expiry": expiry,
        "elasticity": np.minimum(1.0, np.sqrt(30 / 365 / expiry)),
        "sign": np.where(np.arange(n) % 2 == 0, 1.0, -1.0),
        "asset": np.arange(n) * ASSETS // n,
        "lower": np.arange(n) % (RATES - 1),
        "weight": rng.uniform(0, 1, n),
    }


def black(w, m, s):
    d1 = m / s + 0.5 * s
    return w * (np.exp(m) * ndtr(w * d1) - ndtr(w * (d1 - s)))


def moved(o, i, rates, index, assets):
    """Rate move, log-moneyness and total volatility of option i on all paths."""
    dr = (1 - o["weight"][i]) * rates[o["lower"][i]] + o["weight"][i] * rates[o["lower"][i] + 1]
    m = o["log_moneyness"][i] + assets[o["asset"][i]] + o["expiry"][i] * dr
    s = o["vol"][i] * np.sqrt(o["expiry"][i]) * np.exp(o["elasticity"][i] * index)
    return dr, m, s


def numpy_pnl(o, rates, index, assets):
    """One option at a time, vectorised over the paths: the rows then stay in the cache."""
    pnl = np.zeros(index.size)
    for i in range(o["scale"].size):
        dr, m, s = moved(o, i, rates, index, assets)
        base = black(o["sign"][i], o["log_moneyness"][i], o["vol"][i] * np.sqrt(o["expiry"][i]))
        pnl += o["scale"][i] * (np.exp(-o["expiry"][i] * dr) * black(o["sign"][i], m, s) - base)
    return pnl


def quantlib_values(o, rates, index, assets):
    """Values per unit of strike, moving quotes under one engine: QuantLib as it is meant to be used."""
    today = ql.Date(1, 6, 2026)
    ql.Settings.instance().evaluationDate = today
    spot, rate, vol = ql.SimpleQuote(1.0), ql.SimpleQuote(0.0), ql.SimpleQuote(0.2)
    count = ql.Actual365Fixed()
    process = ql.BlackScholesMertonProcess(
        ql.QuoteHandle(spot),
        ql.YieldTermStructureHandle(ql.FlatForward(today, 0.0, count)),
        ql.YieldTermStructureHandle(ql.FlatForward(today, ql.QuoteHandle(rate), count)),
        ql.BlackVolTermStructureHandle(ql.BlackConstantVol(today, ql.NullCalendar(), ql.QuoteHandle(vol), count)))
    engine = ql.AnalyticEuropeanEngine(process)
    values = np.empty((SAMPLE, SAMPLE_PATHS))
    seconds = 0.0
    for i in range(SAMPLE):
        dr, m, s = (x[:SAMPLE_PATHS] for x in moved(o, i, rates, index, assets))
        years = o["expiry"][i]
        kind = ql.Option.Call if o["sign"][i] > 0 else ql.Option.Put
        option = ql.VanillaOption(ql.PlainVanillaPayoff(kind, 1.0), ql.EuropeanExercise(today + round(years * 365)))
        option.setPricingEngine(engine)
        moves = np.stack([np.exp(m - years * dr), dr, s / np.sqrt(years)], axis=1).tolist()
        start = time.process_time()
        for p, (new_spot, new_rate, new_vol) in enumerate(moves):
            spot.setValue(new_spot)
            rate.setValue(new_rate)
            vol.setValue(new_vol)
            values[i, p] = option.NPV()
        seconds += time.process_time() - start
    return values, seconds


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    n_paths = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    rng = np.random.default_rng(7)
    o = make_options(n, rng)
    common = rng.standard_normal(n_paths)
    rates = 0.0006 * (0.6 * common + 0.8 * rng.standard_normal((RATES, n_paths)))
    index = 0.07 * (0.6 * common + 0.8 * rng.standard_normal(n_paths))
    assets = 0.018 * (0.6 * common + 0.8 * rng.standard_normal((ASSETS, n_paths)))

    values, seconds = quantlib_values(o, rates, index, assets)
    for i in range(SAMPLE):
        dr, m, s = (x[:SAMPLE_PATHS] for x in moved(o, i, rates, index, assets))
        own = np.exp(-o["expiry"][i] * dr) * black(o["sign"][i], m, s)
        if not np.allclose(own, values[i], rtol=0, atol=1e-12):
            sys.exit(f"option {i}: NumPy and QuantLib differ by {np.abs(own - values[i]).max():.1e}")
    print(f"option_pnl_quantlib: QuantLib {ql.__version__}, {SAMPLE * SAMPLE_PATHS} values agree with NumPy to 1e-12")
    print(f"time option_pnl_quantlib {seconds * n * n_paths / (SAMPLE * SAMPLE_PATHS):.4f}", flush=True)

    start = time.process_time()
    numpy_pnl(o, rates, index, assets)
    print(f"time option_pnl_numpy {time.process_time() - start:.4f}", flush=True)


main()
