"""Age-weighted historical VaR and ES, computed again from the stored P&L: a weight of w is w copies."""

import numpy as np
from vesper_run import TICK, Folder


def weights(n, decay):
    """round(2^k decay^age), the last scenario of age 0."""
    for k in range(20, -1, -1):
        weight = np.floor(2.0**k * decay ** np.arange(n - 1, -1, -1) + 0.5).astype(np.int64)
        if weight.sum() < 2**32:
            return weight
    raise AssertionError("no weights sum below 2^32")


def figures(pnl, weight, level):
    order = np.argsort(pnl, kind="stable")
    ranks = np.cumsum(weight[order])  # of each scenario's last copy
    rank = max(1, int(np.ceil(round(ranks[-1] * (1 - level), 6))))
    value = pnl[order[np.searchsorted(ranks, rank)]]
    tail = pnl <= value
    return -value, -np.average(pnl[tail], weights=weight[tail]), int(weight[tail].sum())


def check(folder, decay):
    methods = '["historical", "historical_age_weighted"]'
    with folder.result("--set", f"risk.methods={methods}", "--set", f"age_weighted.lambda={decay}") as result:
        for horizon in ("1d", "5d"):
            plain = result["historical"][horizon]
            aged = result["historical_age_weighted"][horizon]
            pnl = aged["pnl"][()]
            assert np.array_equal(pnl, plain["pnl"][()]), "other scenarios than those of history"
            weight = weights(pnl.shape[1], decay)
            assert np.array_equal(aged["weight"][()], weight)
            for i, level in enumerate(aged["level"][()]):
                var, es, count = figures(pnl.sum(axis=0), weight, level)
                assert aged["value_at_risk"][i] == var, (decay, horizon, level)
                assert abs(aged["expected_shortfall"][i] - es) < 1e-9 * abs(es) + TICK
                assert aged["tail_count"][i] == count
                shares = aged["expected_shortfall_by_symbol"][:, i].sum()
                assert abs(shares - es) < TICK + 1e-9 * abs(es)
                for b in range(pnl.shape[0]):
                    var, es, _ = figures(pnl[b], weight, level)
                    assert aged["standalone_value_at_risk"][b, i] == var
                    assert abs(aged["standalone_expected_shortfall"][b, i] - es) < 1e-9 * abs(es) + TICK


def main():
    with Folder() as folder:
        folder.synthesise()
        for decay in (0.5, 0.97, 0.99999):
            check(folder, decay)


main()
