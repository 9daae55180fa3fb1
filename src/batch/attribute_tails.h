// Euler contributions of simulated figures, from the tails of all ranks.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "comm/comm.h"
#include "engine/breakdown.h"
#include "engine/cycle.h"
#include "measure/contributions.h"
#include "measure/tail_scenarios.h"
#include "scenario/scenario_set.h"

namespace vesper {

/// Where the tails of a result are: what tail_scenarios needs.
struct TotalTails {
    std::span<const std::uint32_t> ranks;  // by scenario_ranks
    std::span<const TailSum> tails;        // of the whole set
    PnlShare share;                        // this rank's total P&L
    std::span<const TailFigures> figures;  // [level], what the contributions add up to
};

/// Every rank revalues its own scenarios of the tails and windows, position by position; the sums are added
/// up over the ranks, as integers. Empty without breakdowns. Collective.
std::vector<Contributions> attribute_tails(const ScenarioSet& set, std::size_t result,
                                           const TotalTails& total, const std::vector<Breakdown>& breakdowns,
                                           Cycle& cycle, Comm& comm);

}  // namespace vesper
