// The scenarios that Euler contributions are made of, found by each rank among its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/base/ticks.h"
#include "kernels/tail/tail_select.h"

namespace vesper {

/// A scenario, and how many of its copies count.
struct ScenarioCopies {
    std::uint32_t scenario = 0;  // in the whole set
    std::uint32_t copies = 0;

    friend bool operator==(const ScenarioCopies&, const ScenarioCopies&) = default;
};

/// At one level, ascending by scenario.
struct TailScenarios {
    std::vector<ScenarioCopies> tail;  // P&L <= -VaR: what the ES is the mean of
    std::vector<ScenarioCopies>
        window;  // the ranks around the VaR: what its expectation by label is estimated from
};

/// Consecutive scenarios of a set.
struct PnlShare {
    std::span<const Ticks> pnl;
    std::uint32_t first = 0;                     // scenario of pnl[0] in the set
    std::span<const std::uint32_t> weight = {};  // as long as pnl, or empty: one copy each
};

/// The ranks whose order statistics tail_scenarios looks for, three a level: of the VaR, and of the ends of
/// the window: r - h .. r + h, r = var_rank, h = r / 2 rounded down (less where the sample ends it). That is
/// a uniform kernel in rank space for E[P&L of the label | P&L = -VaR]; docs/numerics.md says why this width.
/// Precondition: 0 < n_copies < 2^32; 0 < level < 1.
std::vector<std::uint32_t> scenario_ranks(std::uint64_t n_copies, std::span<const double> levels);

/// How many copies the tail and the window of a level have over all ranks.
struct TailCopies {
    std::uint64_t tail = 0;
    std::uint64_t window = 0;
};
std::vector<TailCopies> count_copies(std::span<const std::uint32_t> ranks, std::span<const TailSum> tails);

/// Copies of a set that are equal to an order statistic: equal P&L rank by scenario.
struct Ties {
    std::uint64_t before = 0;  // of the scenarios before a share
    std::uint64_t all = 0;
};

/// For each order statistic, the copies of a share that are equal to it.
std::vector<std::uint64_t> copies_equal_to(std::span<const TailSum> tails, const PnlShare& share);

/// The share's part of the tails and windows: one for each level. tails: of the whole set, by
/// scenario_ranks(n_copies, levels), which `ranks` are. ties: of each of them.
std::vector<TailScenarios> tail_scenarios(const PnlShare& share, std::span<const std::uint32_t> ranks,
                                          std::span<const TailSum> tails, std::span<const Ties> ties);

}  // namespace vesper
