"""Contributions add up to the tick whatever they are cut by, and delta-gamma is what full revaluation tends to."""

import numpy as np

from vesper_run import TICK, Folder

GROUPINGS = ("book", "sector", "symbol", "risk_type")


def methods(result):
    """Every group of a method and horizon."""
    names = [name for name in result if name.startswith(("historical", "monte_carlo", "delta_normal"))]
    return [(f"{name}/{horizon}", result[name][horizon]) for name in names for horizon in result[name]]


def adds_up(result):
    groups = methods(result)
    assert len(groups) == 8, groups
    for name, group in groups:
        for figure in ("value_at_risk", "expected_shortfall"):
            total = np.rint(group[figure][:] / TICK).astype(np.int64)
            for grouping in GROUPINGS:
                ticks = group[f"{figure}_by_{grouping}"][:] / TICK
                whole = ticks.astype(np.int64)
                assert np.array_equal(ticks, whole), f"{name}: {figure} by {grouping} is not in whole ticks"
                assert np.array_equal(whole.sum(axis=0), total), f"{name}: {figure} by {grouping}"
                assert np.count_nonzero(whole) > 0, f"{name}: {figure} by {grouping}"


def books_are_means_of_their_tail(result):
    """The books' P&L is in the result, so their component ES can be computed from it."""
    for name, group in methods(result):
        if "pnl" not in group:
            continue
        pnl = group["pnl"][:]
        total = pnl.sum(axis=0)
        for i, var in enumerate(group["value_at_risk"][:]):
            want = -pnl[:, total <= -var].mean(axis=1)
            error = np.abs(group["expected_shortfall_by_book"][:, i] - want).max()
            assert error <= 2 * TICK, f"{name}: component ES is {error} off the mean of its tail"


def taylor_error(folder, moves):
    """Worst difference of the two revaluations by size of the moves, and of full revaluation and no move."""
    spot = [sign * move for move in moves for sign in (-1, 1)]
    ladder = f"stress.ladder=[{{name='grid', spot={spot}, volatility=[0.0]}}]"
    pnl = {}
    for revaluation in ("full", "delta_gamma"):
        with folder.result("--set", f"book.revaluation={revaluation}", "--set", ladder, "--set", "risk.methods=[]",
                           "--set", "stress.replay=[]") as result:
            pnl[revaluation] = result["ladder/grid/pnl"][:, 0].reshape(len(moves), 2)
    # The odd part of the difference is of third order: even terms, those of the fourth, would blur the order.
    difference = pnl["full"] - pnl["delta_gamma"]
    gamma = pnl["full"].sum(axis=1)  # of the second order: the linear part cancels
    return np.abs(difference[:, 1] - difference[:, 0]) / 2, np.abs(difference).max(axis=1), np.abs(gamma)


def delta_gamma_is_the_limit(folder):
    """Halving the moves divides what is left by eight."""
    odd, largest, gamma = taylor_error(folder, [0.02, 0.01, 0.005])
    order = np.log2(odd[:-1] / odd[1:])
    assert np.all(np.abs(order - 3) < 0.2), f"the difference is of order {order}"
    assert np.all(largest < 0.2 * gamma), (largest, gamma)


def methods_agree(folder):
    """On a book of options over a day, both give nearly the same tail."""
    figures = {}
    for revaluation in ("full", "delta_gamma"):
        with folder.result("--set", f"book.revaluation={revaluation}", "--set", "risk.horizons=[1]") as result:
            figures[revaluation] = [(group["expected_shortfall"][0], group["value_at_risk_se"][0])
                                    for _, group in methods(result)]
            normal = [group["value_at_risk"][:] for name, group in methods(result) if name.startswith("delta_normal")]
            figures[revaluation, "normal"] = np.array(normal)
    assert np.array_equal(figures["full", "normal"], figures["delta_gamma", "normal"]), "delta-normal has no paths"
    for (full, error), (taylor, _) in zip(figures["full"], figures["delta_gamma"]):
        assert abs(taylor - full) <= 0.1 * full, (full, taylor, error)
    assert figures["full"] != figures["delta_gamma"]


def main():
    with Folder() as folder:
        folder.synthesise()
        many = ["--set", "risk.levels=[0.5, 0.9, 0.99, 0.999]"]
        for seed, paths in ((1, 3000), (2, 997), (3, 1)):
            with folder.result("--seed", seed, "--set", f"monte_carlo.paths={paths}", *many) as result:
                adds_up(result)
                books_are_means_of_their_tail(result)
        for change in ("book.revaluation=delta_gamma", "monte_carlo.precision=double", "currency=EUR",
                       "monte_carlo.correlation=factors"):
            with folder.result("--set", change, *many) as result:
                adds_up(result)
        delta_gamma_is_the_limit(folder)
        methods_agree(folder)


main()
