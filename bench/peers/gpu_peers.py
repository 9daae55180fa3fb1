#!/usr/bin/env python3
"""The work of bench/gpu in PyTorch and CuPy, as a user would write it. Prints median times by device events."""
import sys

import cupy
import torch

SYMBOLS, PATHS, COMMON = 1024, 1 << 20, 64


def median_ms(work, repeats=7):
    times = []
    for i in range(-2, repeats):
        start, stop = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
        start.record()
        work()
        stop.record()
        stop.synchronize()
        if i >= 0:
            times.append(start.elapsed_time(stop))
    return sorted(times)[len(times) // 2]


def report(name, work, repeats=7):
    print(f"peer {name:<34} {median_ms(work, repeats):10.4f} ms", flush=True)


def monte_carlo():
    loading = 0.06 * torch.randn(SYMBOLS, COMMON, device="cuda")
    loading[:, 0] = 0.3 + 0.4 * torch.rand(SYMBOLS, device="cuda")
    own = torch.sqrt((1 - (loading**2).sum(1)).clamp(min=0.05))
    correlation = loading @ loading.T
    correlation.fill_diagonal_(1.0)
    cholesky = torch.linalg.cholesky(correlation.double()).float()
    volatility = 0.01 + 0.03 * torch.rand(SYMBOLS, 1, device="cuda")
    exposure = 1e6 * (0.3 + torch.randn(SYMBOLS, device="cuda"))

    def figures(pnl):
        ascending = pnl.sort().values
        return -ascending[10485], -ascending[:26215].mean()

    def dense():
        z = torch.randn(SYMBOLS, PATHS, device="cuda")
        return figures(exposure @ torch.expm1(volatility * (cholesky @ z)))

    def factors():
        f = torch.randn(COMMON, PATHS, device="cuda")
        z = torch.randn(SYMBOLS, PATHS, device="cuda")
        return figures(exposure @ torch.expm1(volatility * torch.addcmul(loading @ f, own[:, None], z)))

    for name, tf32 in (("fp32", False), ("tf32", True)):
        torch.backends.cuda.matmul.allow_tf32 = tf32
        report(f"dense 1024 x 2^20, torch {name}", dense)
        report(f"64 factors 1024 x 2^20, torch {name}", factors)
    half = torch.randn(8192, 8192, device="cuda").half()
    ms = median_ms(lambda: half @ half, 20)
    print(f"peer 8192^3 product in half precision: {2 * 8192**3 / ms / 1e9:.0f} Tflop/s")


def tails():
    pnl = torch.randint(-(1 << 50), 1 << 50, (16, PATHS), device="cuda")

    def by_sort():
        ascending = pnl.sort(dim=1).values
        return ascending[:, 10485], ascending[:, :26215].double().mean(1)

    def by_topk():
        lowest = pnl.topk(26215, dim=1, largest=False).values
        return lowest[:, 10485], lowest.double().mean(1)

    report("VaR and ES of 16 x 2^20, torch.sort", by_sort)
    report("VaR and ES of 16 x 2^20, torch.topk", by_topk)


def options(n_options=100000, n_paths=100000, underlyings=1024, block=1000):
    xp = cupy
    from cupyx.scipy.special import ndtr
    f = lambda n: xp.random.random(n, dtype=xp.float32)
    expiry = 0.05 + 2 * f(n_options)
    moneyness, vol = 0.4 * (f(n_options) - 0.5), (0.15 + 0.4 * f(n_options)) * xp.sqrt(expiry)
    elasticity, scale = f(n_options), 1e5 * (f(n_options) - 0.5)
    sign = xp.where(f(n_options) < 0.5, xp.float32(-1), xp.float32(1))
    asset = xp.arange(n_options) * underlyings // n_options
    x = 0.02 * xp.random.standard_normal((underlyings, n_paths), dtype=xp.float32)
    v = 0.02 * xp.random.standard_normal(n_paths, dtype=xp.float32)
    r = 0.001 * xp.random.standard_normal((2, n_paths), dtype=xp.float32)
    weight = f(n_options)

    def run(n):
        total = xp.zeros(n_paths, dtype=xp.float64)
        for first in range(0, n, block):
            s = slice(first, first + block)
            column = lambda a: a[s, None]
            rate = (1 - column(weight)) * r[0] + column(weight) * r[1]
            m = column(moneyness) + x[asset[s]] + column(expiry) * rate
            sigma = column(vol) * xp.exp(column(elasticity) * v)
            d1 = m / sigma + 0.5 * sigma
            w = column(sign)
            value = w * (xp.exp(m) * ndtr(w * d1) - ndtr(w * (d1 - sigma))) * xp.exp(-column(expiry) * rate)
            total += (column(scale) * value).sum(0, dtype=xp.float64)
        return total

    part = n_options // 20  # a twentieth of the options, and the time of twenty times as many
    stream = xp.cuda.ExternalStream(torch.cuda.current_stream().cuda_stream)
    with stream:
        ms = median_ms(lambda: run(part), 3)
    print(f"peer {'options 1e5 x 1e5, cupy (20 x 1/20)':<34} {20 * ms:10.4f} ms", flush=True)


def stress(n=10_000_000, scenarios=1000, factors=1024, books=16):
    xp = cupy
    value = (2e5 * (xp.random.random(n, dtype=xp.float32) - 0.5))
    asset = xp.arange(n) * factors // n
    book = xp.random.randint(0, books, n)
    shocks = 0.05 * xp.random.standard_normal((factors, scenarios), dtype=xp.float32)

    def run():
        net = xp.bincount(book * factors + asset, weights=value, minlength=books * factors)
        return net.reshape(books, factors) @ xp.expm1(shocks).astype(xp.float64)

    stream = xp.cuda.ExternalStream(torch.cuda.current_stream().cuda_stream)
    with stream:
        report("stress 1e7 x 1000, cupy, netted first", run)


work = {"mc": monte_carlo, "tails": tails, "options": options, "stress": stress}
for name in sys.argv[1:] or work:
    work[name]()
