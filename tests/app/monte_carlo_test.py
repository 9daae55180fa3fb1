"""Monte Carlo VaR and ES of linear books against their closed forms, and the coverage of the reported intervals.

One share: the P&L is an increasing function of one standardised normal or t variate, so its quantiles are exact and the
moments of its tail are integrals. Many shares that hardly move: delta-normal, and the same formula with quantiles of t.
"""

import concurrent.futures
import math

import numpy as np
from scipy.integrate import quad
from scipy.stats import binom, norm, t as student

from vesper_run import Folder

LEVELS = [0.9, 0.95, 0.99]
HORIZONS = [1, 5]
PATHS = 20000
SEEDS = range(1, 101)
FREEDOM = 5
UNIT_STUDENT = student(FREEDOM, scale=math.sqrt((FREEDOM - 2) / FREEDOM))
DISTRIBUTIONS = {"monte_carlo_gaussian": norm, "monte_carlo_student_t": UNIT_STUDENT}
WILD_VOLATILITY, CALM_VOLATILITY = 0.05, 1e-5
CALM_SHARES = 30

JOB = f"""
[market]
file = "market.h5"
[book]
file = "book.csv"
[risk]
methods = ["delta_normal", "monte_carlo"]
levels = {LEVELS}
horizons = {HORIZONS}
attribution = []
[monte_carlo]
paths = {PATHS}
distributions = ["gaussian", "student_t"]
degrees_of_freedom = {FREEDOM}
components = {CALM_SHARES}
"""


def write_market(folder, rng):
    """One share with a volatility that makes returns far from linear in logs, and some that make them nearly so."""
    common = rng.standard_normal(400)
    rows = ["symbol,date,open,high,low,close,volume"]
    for share in range(CALM_SHARES + 1):
        volatility = CALM_VOLATILITY * rng.uniform(0.3, 2) if share < CALM_SHARES else WILD_VOLATILITY
        returns = volatility * (rng.uniform(0.2, 1) * common + rng.standard_normal(400))
        prices = 50 * np.exp(np.cumsum(returns))
        for day, price in zip(np.datetime64("2020-01-01") + np.arange(400), prices.tolist()):
            rows.append(f"{'WILD' if share == CALM_SHARES else f'CALM{share}'},{day}" + f",{price!r}" * 4 + ",1")
    folder.write("bars.csv", "\n".join(rows) + "\n")
    folder.run("import", "bars.csv", "-o", "market.h5", check=True)


def read_figures(folder, seed, arguments):
    """(method, horizon) -> [figure][book][level], with delta-normal and the volatilities of the factors."""
    name = f"{seed}.h5"
    folder.run("run", "job.toml", *arguments, "--seed", seed, "-o", name, check=True)
    with folder.open(name) as result:
        figures = {}
        for method in (*DISTRIBUTIONS, "delta_normal"):
            for horizon in HORIZONS:
                group = result[f"{method}/{horizon}d"]
                figures[method, horizon] = np.array([group[f"standalone_{figure}"][:] for figure in (
                    "value_at_risk", "value_at_risk_low", "value_at_risk_high",
                    "expected_shortfall", "expected_shortfall_low", "expected_shortfall_high")])
        exposure = result["book/market_value"][:]
        volatility = result["model/factor_volatility"][:]
    (folder.path / name).unlink()
    return figures, exposure, volatility


def run_seeds(folder, arguments_of):
    """Two at a time; arguments_of(seed): what varies with the seed."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda seed: read_figures(folder, seed, arguments_of(seed)), SEEDS))


def var_se_of(p, density):
    return math.sqrt(p * (1 - p) / PATHS) / density


def closed_form(exposure, sigma, distribution, level):
    """VaR and ES of exposure x (exp(sigma z) - 1), and their standard errors for PATHS paths."""
    p = 1 - level
    sign = math.copysign(1, exposure)

    def loss(u):  # u: the variate turned so that small is a loss
        return -exposure * math.expm1(sigma * sign * u)

    q = distribution.ppf(p)
    var = loss(q)
    density = distribution.pdf(q) / (abs(exposure) * sigma * math.exp(sigma * sign * q))
    low = distribution.ppf(1e-14)

    def moment(k):
        parts = [low, distribution.ppf(1e-7), distribution.ppf(1e-4), q]
        return sum(quad(lambda u: loss(u) ** k * distribution.pdf(u), a, b, epsrel=1e-10)[0]
                   for a, b in zip(parts, parts[1:])) / p

    if sign < 0 and distribution is not norm:
        return (var, var_se_of(p, density)), (math.inf, math.inf)  # a short share under Student's t: no finite mean
    es = moment(1)
    variance = moment(2) - es**2
    es_se = math.sqrt((variance + (1 - p) * (es - var) ** 2) / (PATHS * p))
    return (var, var_se_of(p, density)), (es, es_se)


def check_figure(got, low, high, want, standard_error, heavy, what):
    """[seed] each. The mean over the seeds is the sharper test; the ES of a heavy tail is itself heavy-tailed."""
    deviation = (got - want) / standard_error
    mean = deviation.mean() * math.sqrt(len(deviation))
    assert abs(mean) < 4, f"{what}: the mean over the seeds is {mean:.2f} of its standard errors off"
    most = 6 if heavy else 5  # of some ten thousand comparisons
    assert np.abs(deviation).max() < most, f"{what}: off by {np.abs(deviation).max():.2f} standard errors"
    covered = int(np.sum((low <= want) & (want <= high)))
    least, greatest = binom.interval(1 - 1e-4, len(deviation), 0.95)
    least -= 3 if heavy else 0  # an estimated error is too small where the tail was missed
    assert least <= covered <= greatest, f"{what}: {covered} of {len(deviation)} intervals hold {want}"
    return abs(mean), covered


def check_all(runs, forms, what):
    """forms(run, method, horizon, book, level): VaR and ES with their standard errors."""
    worst, fewest = 0.0, len(SEEDS)
    for (method, horizon), stack in runs[0][0].items():
        if method not in DISTRIBUTIONS:
            continue
        for book in range(stack.shape[1]):
            for i, level in enumerate(LEVELS):
                values = np.array([figures[method, horizon][:, book, i] for figures, *_ in runs])
                for first, (want, error) in zip((0, 3), forms(method, horizon, book, level)):
                    if not math.isfinite(want):
                        continue
                    heavy = first == 3 and "student" in method
                    name = f"{what}, {method}, {horizon} days, book {book}, {level}, {'ES' if first else 'VaR'}"
                    mean, covered = check_figure(*values[:, first:first + 3].T, want, error, heavy, name)
                    worst, fewest = max(worst, mean), min(fewest, covered)
    print(f"{what}: means within {worst:.2f} standard errors, at least {fewest} of {len(SEEDS)} intervals hold")


def one_share(folder):
    folder.write("book.csv", "id,book,kind,underlying,currency,quantity\nP1,long,equity,WILD,USD,1e5\n"
                             "P2,short,equity,WILD,USD,-4e4\n")
    runs = run_seeds(folder, lambda seed: [
        "--set", "market.symbols=['WILD']", "--set", f"monte_carlo.precision={'single' if seed % 2 else 'double'}"])
    _, exposure, volatility = runs[0]
    assert 0.02 < volatility[0] < 0.1 and exposure[0] > 0 > exposure[1]
    check_all(runs, lambda method, horizon, book, level: closed_form(
        exposure[book], volatility[0] * math.sqrt(horizon), DISTRIBUTIONS[method], level), "one share")


def many_shares(folder, rng):
    rows = [f"P{share},book {share % 2},equity,CALM{share},USD,{rng.choice([-1, 1]) * rng.integers(1e5, 1e6)}"
            for share in range(CALM_SHARES)]
    folder.write("book.csv", "id,book,kind,underlying,currency,quantity\n" + "\n".join(rows) + "\n")
    symbols = [f"CALM{share}" for share in range(CALM_SHARES)]
    runs = run_seeds(folder, lambda seed: [
        "--set", f"market.symbols={symbols}", "--set", f"monte_carlo.correlation={'factors' if seed % 3 else 'dense'}"])
    normal = runs[0][0]

    def forms(method, horizon, book, level):
        sigma = normal["delta_normal", horizon][0, book, LEVELS.index(level)] / norm.ppf(level)
        tiny = 1e-9  # at which a share's return is linear in its logarithm
        return closed_form(sigma / tiny, tiny, DISTRIBUTIONS[method], level)

    check_all(runs, forms, "many shares")


def main():
    rng = np.random.default_rng(20)
    with Folder() as folder:
        folder.write("job.toml", JOB)
        write_market(folder, rng)
        one_share(folder)
        many_shares(folder, rng)


main()
