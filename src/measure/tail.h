// VaR and ES of a P&L vector, with their sampling errors: formulas on what kernels/tail_select found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/base/ticks.h"
#include "kernels/tail/tail_select.h"

namespace vesper {

/// Losses are positive: var 3 means that three units are lost. p = 1 - level is the tail probability.
struct TailFigures {
    double level = 0;
    double var = 0;
    double es = 0;
    double var_se = 0;   // standard error; 0 where the method has no sampling error
    double var_low = 0;  // confidence interval
    double var_high = 0;
    double es_se = 0;
    double es_low = 0;
    double es_high = 0;
    std::uint64_t tail_count = 0;  // scenarios with P&L <= -var; 0 where the method has no scenarios

    /// Tails of fewer scenarios hold no upper bound of an interval at 95 %.
    static constexpr std::uint64_t kFewestForError = 5;
    /// Whether the sample says how far off the figures may be.
    bool error_is_known() const { return tail_count >= kFewestForError; }
};

/// The 1-based rank ceil(n p) of the VaR order statistic in ascending P&L, at least 1. Levels are read to 9
/// decimals, so that 0.99 of 100 scenarios has rank 1 although 1 - 0.99 exceeds 0.01 in binary.
std::size_t var_rank(std::size_t n, double level);

/// The ranks whose tails tail_figures is computed from, three a level: of the VaR, and of the ends of its
/// interval. Precondition: 0 < n < 2^32; 0 < level < 1; 0 < confidence < 1.
std::vector<std::uint32_t> figure_ranks(std::size_t n, std::span<const double> levels, double confidence);

/// VaR = minus the order statistic of rank ceil(n p), ES = minus the mean of all P&L <= it.
/// VaR interval: the order statistics of ranks n p -+ z sqrt(n p (1-p)), rounded outwards, whatever the
/// distribution; its width / 2z is the standard error. Ranks end at 1 and n: where n p is under about 4 (95
/// %) the sample holds no upper bound and the interval is short. ES standard error: sqrt((variance of the
/// tail + (1-p)(ES - VaR)^2) / (n p)); Manistre and Hancock, NAAJ 9(2), 2005. tails: of n scenarios, by
/// figure_ranks(n, levels, confidence). One result per level, in the order given.
std::vector<TailFigures> tail_figures(std::size_t n, std::span<const double> levels, double confidence,
                                      std::span<const TailSum> tails);

/// The tails of one P&L vector by rank, selected on this CPU thread. Precondition: pnl not empty.
std::vector<TailSum> tails_of(std::span<const Ticks> pnl, std::span<const std::uint32_t> ranks);

/// tail_figures of tails_of(pnl, ...).
std::vector<TailFigures> tail_figures(std::span<const Ticks> pnl, std::span<const double> levels,
                                      double confidence);

/// The scenarios that Euler contributions at one level are made of, as positions in the P&L vector,
/// ascending.
struct TailScenarios {
    double level = 0;
    std::vector<std::uint32_t> tail;  // P&L <= -VaR: what the ES is the mean of
    std::vector<std::uint32_t>
        window;  // the ranks around the VaR: what its expectation by label is estimated from
};

/// The ranks whose order statistics tail_scenarios looks for, three a level: of the VaR, and of the ends of
/// the window. Precondition: as for figure_ranks.
std::vector<std::uint32_t> scenario_ranks(std::size_t n, std::span<const double> levels);

/// The window holds the ranks r - h .. r + h, r = var_rank, h = r / 2 rounded down (less where n ends it);
/// equal P&L rank by position. That is a uniform kernel in rank space for E[P&L of the label | P&L = -VaR];
/// docs/numerics.md says why this width. tails: of pnl, by scenario_ranks(pnl.size(), levels). One result per
/// level, in the order given.
std::vector<TailScenarios> tail_scenarios(std::span<const Ticks> pnl, std::span<const double> levels,
                                          std::span<const TailSum> tails);

}  // namespace vesper
