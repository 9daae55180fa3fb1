"""Recomputes VaR, ES, their errors and the scenarios behind them with NumPy and SciPy, on fresh random P&L."""

import json
import math
import subprocess
import sys
from fractions import Fraction

import numpy as np
from scipy.special import ndtri

TICKS = 2.0**20
LEVELS = ["0.99", "0.5", "0.975", "0.95", "0.999", "0.01", "0.123456789", "0.999999999"]
CONFIDENCE = 0.95
EXACT = ("tail_count", "tail", "window")


def run(arguments, lines):
    text = "\n".join(map(str, lines))
    done = subprocess.run([PROGRAM, *arguments], input=text, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def expected(pnl, level):
    n = len(pnl)
    p = 1 - Fraction(level)
    rank = max(1, math.ceil(n * p))
    ascending = np.sort(pnl)
    order = np.argsort(pnl, kind="stable")
    var = -ascending[rank - 1] / TICKS
    tail = pnl[pnl <= ascending[rank - 1]]
    es = -float(Fraction(sum(map(int, tail)), len(tail))) / TICKS
    z = ndtri((1 + CONFIDENCE) / 2)
    reach = z * math.sqrt(n * float(p) * (1 - float(p)))
    low = min(n, max(1, math.floor(n * float(p) - reach)))
    high = min(n, max(1, math.ceil(n * float(p) + reach)))
    variance = np.var(tail / TICKS, ddof=1) if len(tail) > 1 else 0.0
    es_se = math.sqrt((variance + (1 - float(p)) * (es - var) ** 2) / (n * float(p)))
    half = min(rank // 2, n - rank)
    var_low, var_high = -ascending[high - 1] / TICKS, -ascending[low - 1] / TICKS
    return {
        "var": var, "var_low": var_low, "var_high": var_high, "var_se": (var_high - var_low) / (2 * z),
        "es": es, "es_low": es - z * es_se, "es_high": es + z * es_se, "es_se": es_se,
        "tail_count": len(tail),
        "tail": np.flatnonzero(pnl <= ascending[rank - 1]).tolist(),
        "window": sorted(order[rank - 1 - half:rank + half].tolist()),
    }


def check_figures(pnl, what):
    got = json.loads(run([str(CONFIDENCE), *LEVELS], pnl.tolist()))
    for level, figures in zip(LEVELS, got, strict=True):
        for key, want in expected(pnl, level).items():
            # VaR and ES to 1e-12 of themselves; errors are differences of figures, so their scale is the P&L's.
            scale = abs(want) if key in ("var", "es") else np.max(np.abs(pnl)) / TICKS
            same = figures[key] == want if key in EXACT else abs(figures[key] - want) <= 1e-12 * scale
            assert same, f"{what}, level {level}: {key} is {figures[key]}, NumPy has {want}"


def check_quantile(rng):
    edges = [0.075, 0.925, 0.5, math.exp(-25), 5e-324]
    low, high = 10.0 ** rng.uniform(-300, 0, 20000), 1 - 10.0 ** rng.uniform(-16, 0, 5000)
    p = np.concatenate([rng.uniform(size=20000), low, high, edges])
    p = p[(p > 0) & (p < 1)]
    got = np.array(run(["quantile"], map(repr, p.tolist())).split(), dtype=float)
    error = np.abs(got - ndtri(p))
    worst = np.argmax(error - 4e-15 * np.abs(ndtri(p)))
    assert error[worst] <= 4e-15 * abs(ndtri(p[worst])) + 1e-16, f"quantile of {p[worst]!r}: {got[worst]!r}"


def main():
    seed = int(np.random.SeedSequence().entropy % 2**32)
    print("seed", seed)
    rng = np.random.default_rng(seed)
    for n in (1, 2, 3, 7, 100, 101, 512, 1009, 20000):
        check_figures(np.rint(rng.standard_t(3, n) * 1e5 * TICKS).astype(np.int64), f"Student t, n {n}")
        check_figures(rng.integers(-3, 4, n), f"ties, n {n}")
        check_figures(np.full(n, -12345678901, dtype=np.int64), f"all equal, n {n}")
        check_figures(rng.integers(-2**62, 2**62, n), f"sums beyond 64 bits, n {n}")
    check_quantile(rng)


PROGRAM = sys.argv[1]
main()
