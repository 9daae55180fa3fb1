// Prices every stage over all ranks.
#pragma once

#include <vector>

#include "comm/comm.h"
#include "core/matrix.h"
#include "core/timings.h"
#include "engine/cycle.h"
#include "engine/plan.h"
#include "engine/stage.h"

namespace vesper {

/// P&L in ticks of each method of a stage: [method] -> [book][scenario], whole on rank 0, without scenarios
/// elsewhere.
using StagePnl = std::vector<Matrix<Ticks>>;

/// One for each stage. Collective.
std::vector<StagePnl> price_stages(const std::vector<Stage>& stages, const Plan& plan, const Cycle& cycle,
                                   std::size_t n_books, Comm& comm, Timings& timings);

}  // namespace vesper
