#!/usr/bin/env python3
"""Monte Carlo P&L of a linear book as one writes it in NumPy; the problem of bench/mc_pnl_bench.cpp.

usage: mc_pnl_numpy.py [factors] [paths]; set OPENBLAS_NUM_THREADS=1 for one core.
"""
import sys
import time

import numpy as np

BLOCK = 10_000  # paths at a time, so that memory stays small


def problem(n):
    i = np.arange(n)
    correlation = 0.25 + 0.5 * 0.9 ** np.abs(i[:, None] - i[None, :])
    np.fill_diagonal(correlation, 1.0)
    volatility = 0.01 * (1 + i % 7 / 7.0)
    mean = 0.0001 * (i % 3)
    value = 1000.0 * ((i * 37 % 101) - 30.0)
    return np.linalg.cholesky(correlation), volatility, mean, value


def simulate(n, n_paths, dtype, seed):
    cholesky, volatility, mean, value = (a.astype(dtype) for a in problem(n))
    rng = np.random.Generator(np.random.SFC64(seed))  # the fastest of NumPy's generators
    pnl = np.empty(n_paths)
    start = time.process_time()
    for first in range(0, n_paths, BLOCK):
        count = min(BLOCK, n_paths - first)
        z = rng.standard_normal((count, n), dtype=dtype)
        x = z @ cholesky.T
        x *= volatility
        x += mean
        np.expm1(x, out=x)
        pnl[first:first + count] = x @ value
    return pnl, time.process_time() - start


def main():
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 1024
    n_paths = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    for dtype, name in ((np.float64, "mc_pnl_numpy64"), (np.float32, "mc_pnl_numpy32")):
        pnl, seconds = min((simulate(n, n_paths, dtype, seed) for seed in (1, 2)), key=lambda run: run[1])
        print(f"{name}: NumPy {np.__version__}; VaR 99 % {-np.sort(pnl)[n_paths // 100 - 1]:.0f}")
        print(f"time {name} {seconds:.4f}", flush=True)


main()
