// From the P&L of a set to the figures of the result.
#pragma once

#include <vector>

#include "batch/price_set.h"
#include "comm/comm.h"
#include "core/timings.h"
#include "engine/breakdown.h"
#include "engine/cycle.h"
#include "job/job.h"
#include "results/result.h"
#include "scenario/scenario_set.h"

namespace vesper {

/// VaR and ES of each result of a set, in total and by book, with contributions by the breakdowns; whole on
/// rank 0, where it takes over the P&L. Collective.
std::vector<MethodResult> measure_set(const Job& job, const ScenarioSet& set, SetPnl pnl,
                                      const std::vector<Breakdown>& breakdowns, Cycle& cycle, Comm& comm,
                                      Timings& timings);

}  // namespace vesper
