// VaR and ES of a P&L vector, with their sampling errors: formulas on what kernels/tail_select found.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/base/ticks.h"
#include "kernels/tail/tail_select.h"

namespace vesper {

/// How much a sample of weighted scenarios says: a weight of w is w copies of a scenario, but copies teach
/// nothing, so that errors rest on fewer.
struct SampleSize {
    std::uint64_t copies = 0;  // W, the sum of the weights
    double effective = 0;      // W^2 / sum of w^2 (Kish): the number of scenarios where all weigh the same

    /// n scenarios of weight one.
    static SampleSize of(std::size_t n) { return {.copies = n, .effective = static_cast<double>(n)}; }
    /// Scenarios of these weights; their number where there are none is n.
    static SampleSize of(std::size_t n, std::span<const std::uint32_t> weight);

    double copies_each() const { return static_cast<double>(copies) / effective; }
};

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
    std::uint64_t tail_count = 0;  // scenarios with P&L <= -var, copies counted; 0 where there are none
    double effective_count = 0;    // as many scenarios of one weight would say as much as the tail does

    /// Tails of fewer scenarios hold no upper bound of an interval at 95 %.
    static constexpr double kFewestForError = 5;
    /// Whether the sample says how far off the figures may be.
    bool error_is_known() const { return effective_count >= kFewestForError; }
};

/// The 1-based rank ceil(n p) of the VaR order statistic in ascending P&L, at least 1. Levels are read to 9
/// decimals, so that 0.99 of 100 scenarios has rank 1 although 1 - 0.99 exceeds 0.01 in binary.
std::size_t var_rank(std::size_t n, double level);

/// The ranks whose tails tail_figures is computed from, three a level: of the VaR, and of the ends of its
/// interval. Precondition: 0 < copies < 2^32; 0 < level < 1; 0 < confidence < 1.
std::vector<std::uint32_t> figure_ranks(const SampleSize& size, std::span<const double> levels,
                                        double confidence);

/// VaR = minus the order statistic of rank ceil(n p), ES = minus the mean of all P&L <= it.
/// VaR interval: the order statistics of ranks n p -+ z sqrt(n p (1-p)), rounded outwards, whatever the
/// distribution; its width / 2z is the standard error. Ranks end at 1 and n: where n p is under about 4 (95
/// %) the sample holds no upper bound and the interval is short. ES standard error: sqrt((variance of the
/// tail + (1-p)(ES - VaR)^2) / (n p)); Manistre and Hancock, NAAJ 9(2), 2005. n is the effective size of the
/// sample; ranks and counts are in copies. tails: by figure_ranks(size, levels, confidence). One result per
/// level, in the order given.
std::vector<TailFigures> tail_figures(const SampleSize& size, std::span<const double> levels,
                                      double confidence, std::span<const TailSum> tails);

/// The tails of one P&L vector by rank, selected on this CPU thread. Precondition: pnl not empty.
std::vector<TailSum> tails_of(std::span<const Ticks> pnl, std::span<const std::uint32_t> ranks);

/// The same where scenario i counts weight[i] times. Precondition: weights sum to at least the largest rank,
/// and below 2^32.
std::vector<TailSum> weighted_tails(std::span<const Ticks> pnl, std::span<const std::uint32_t> weight,
                                    std::span<const std::uint32_t> ranks);

/// tail_figures of tails_of(pnl, ...).
std::vector<TailFigures> tail_figures(std::span<const Ticks> pnl, std::span<const double> levels,
                                      double confidence);

}  // namespace vesper
