"""Compares the covariance, its Cholesky factor and the factor model of random returns with NumPy and scikit-learn."""

import itertools
import subprocess
import sys
from dataclasses import dataclass

import numpy as np
from sklearn.covariance import ledoit_wolf


@dataclass
class Model:
    volatility: np.ndarray
    correlation: np.ndarray
    shrinkage: float
    smallest: float
    repaired: int
    cholesky: np.ndarray
    explained: float
    loading: np.ndarray
    idiosyncratic: np.ndarray


def run(x, volatility, correlation, lambdas, floor, components=0, explained=0.9):
    arguments = [len(x), volatility, correlation, *lambdas, floor, components, explained]
    command = [PROGRAM, *map(str, arguments)]
    done = subprocess.run(command, input=x.tobytes(), stdout=subprocess.PIPE, check=True)
    values = np.frombuffer(done.stdout)
    n = len(x)

    def take(count):
        nonlocal values
        head, values = values[:count], values[count:]
        return head

    volatilities, matrix = take(n), take(n * n).reshape(n, n)
    shrinkage, smallest, repaired = take(3)
    lower = take(n * n).reshape(n, n)
    k, share = take(2)
    loading, rest = take(n * int(k)).reshape(n, int(k)), take(n)
    assert len(values) == 0
    return Model(volatilities, matrix, shrinkage, smallest, int(repaired), lower, share, loading, rest)


def ewma_covariance(x, decay):
    """The recursion's weights in a plain loop; mean zero."""
    n, t = x.shape
    total, weight, covariance = 0.0, 1.0, np.zeros((n, n))
    for i in reversed(range(t)):
        covariance += weight * np.outer(x[:, i], x[:, i])
        total += weight
        weight *= decay
    return covariance / total


def to_correlation(covariance):
    scale = np.sqrt(np.diag(covariance))
    return covariance / np.outer(scale, scale)


def expected_correlation(x, method, decay):
    """Before repair, and the shrinkage."""
    if method == "ewma":
        return to_correlation(ewma_covariance(x, decay)), 0.0
    if method == "sample":
        return np.atleast_2d(np.corrcoef(x)), 0.0
    standard = (x - x.mean(axis=1, keepdims=True)) / x.std(axis=1, keepdims=True)
    return ledoit_wolf(standard.T)


def repair(matrix, floor):
    values, vectors = np.linalg.eigh(matrix)
    if values[0] >= floor:
        return matrix, values, 0
    lifted = vectors * np.maximum(values, floor) @ vectors.T
    return to_correlation(lifted), values, int(np.sum(values < floor))


def close(got, want, tolerance, what):
    error = np.max(np.abs(np.asarray(got) - want), initial=0.0)
    assert error <= tolerance, f"{what}: off by {error:.3g}, more than {tolerance:.3g}"


def check_covariance(x, volatility, correlation, floor, what):
    lambdas = (0.94, 0.97)
    model = run(x, volatility, correlation, lambdas, floor)
    ewma = np.sqrt(np.diag(ewma_covariance(x, lambdas[0])))
    sigma = x.std(axis=1, ddof=1) if volatility == "sample" else ewma
    close(model.volatility / sigma, 1.0, 1e-12, f"{what}: volatility")
    raw, shrinkage = expected_correlation(x, correlation, lambdas[1])
    close(model.shrinkage, shrinkage, 1e-12, f"{what}: shrinkage")
    want, values, lifted = repair(raw, floor)
    close(model.smallest, values[0], 1e-12 * len(x), f"{what}: smallest eigenvalue")
    assert model.repaired == lifted, f"{what}: {model.repaired} eigenvalues lifted, NumPy lifts {lifted}"
    close(model.correlation, want, 1e-11, f"{what}: correlation")
    assert np.array_equal(np.diag(model.correlation), np.ones(len(x))), f"{what}: diagonal"
    assert np.array_equal(model.correlation, model.correlation.T), f"{what}: symmetry"
    assert np.array_equal(model.cholesky, np.tril(model.cholesky)), f"{what}: upper triangle"
    close(model.cholesky @ model.cholesky.T, model.correlation, 1e-13 * len(x), f"{what}: Cholesky factor")
    check_factor_model(model, what)


def check_factor_model(model, what):
    """Through the equations of eigenvectors, because a shrunk correlation repeats its smallest eigenvalue."""
    values = np.linalg.eigvalsh(model.correlation)[::-1]
    shares = np.cumsum(values) / values.sum()
    k = int(np.searchsorted(shares, 0.9)) + 1
    assert model.loading.shape[1] == k, f"{what}: {model.loading.shape[1]} components, NumPy keeps {k}"
    close(model.explained, shares[k - 1], 1e-12, f"{what}: explained")
    assert np.all(model.loading.sum(axis=0) >= 0), f"{what}: sign"
    loading, leading = model.loading, values[:k]
    close(model.correlation @ loading, loading * leading, 1e-12 * len(values), f"{what}: eigenvectors")
    close(loading.T @ loading, np.diag(leading), 1e-12 * len(values), f"{what}: lengths and right angles")
    close(np.sum(loading**2, axis=1) + model.idiosyncratic**2, 1.0, 1e-13, f"{what}: unit diagonal")


def random_returns(rng, n, t):
    common = rng.standard_t(4, (3, t))
    scale = 10.0 ** rng.uniform(-4, -1, (n, 1))
    return scale * (rng.normal(size=(n, 3)) @ common + rng.normal(size=(n, t)) + rng.normal(size=(n, 1)))


def main():
    seed = int(np.random.SeedSequence().entropy % 2**32)
    print("seed", seed)
    rng = np.random.default_rng(seed)
    methods = itertools.product(("sample", "ewma"), ("sample", "ewma", "ledoit_wolf"))
    for volatility, correlation in methods:
        for n, t in ((1, 2), (2, 3), (5, 400), (37, 37), (150, 60), (131, 700)):
            for floor in (1e-8, 1e-3):
                what = f"{volatility} volatility, {correlation} correlation, {n} x {t}, floor {floor}"
                check_covariance(random_returns(rng, n, t), volatility, correlation, floor, what)
    fixed = run(random_returns(rng, 40, 90), "ewma", "ledoit_wolf", (0.94, 0.97), 1e-8, components=7)
    assert fixed.loading.shape == (40, 7)


PROGRAM = sys.argv[1]
main()
