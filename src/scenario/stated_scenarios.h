// Scenarios whose shocks are known in advance: history, replays, stresses, ladders.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "kernels/reprice/scenario_pnl.h"
#include "market/market.h"

namespace vesper {

/// Shocks by factor and scenario, in the units of kernels/reprice/scenario_pnl.h: log returns, and absolute
/// moves of rates.
struct StatedScenarios {
    Matrix<double> factor;          // [n_factors][n_scenarios]
    std::vector<double> vol_shift;  // [n_scenarios], log; empty: none
    std::vector<TimeNs>
        time;  // [n_scenarios], the last bar of each where it is a part of history; else empty

    std::size_t size() const { return factor.cols(); }
    /// Scenarios [first, first + count) for a kernel.
    Shocks<double> block(std::size_t first, std::size_t count) const;
    /// The scenarios with these indices, in their order.
    StatedScenarios only(std::span<const std::uint32_t> scenarios) const;
};

/// The moves of every factor between two bars, as one scenario column: shocks[factor].
std::vector<double> moves_between(const Market& market, std::size_t from_bar, std::size_t to_bar);

/// The log return that a relative move stands for. -1 (worthless) becomes -100, which prices to zero; see
/// docs/numerics.md.
double log_of_relative_move(double move);

}  // namespace vesper
