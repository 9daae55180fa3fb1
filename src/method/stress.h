// The stresses of a job: named ones, replays of stored history, ladders.
#pragma once

#include "core/matrix.h"
#include "engine/snapshot.h"
#include "job/job.h"
#include "kernels/base/ticks.h"
#include "results/result.h"
#include "scenario/scenario_set.h"

namespace vesper {

/// First the named stresses, then the replays, then the ladders' cells, each ladder row by row (spot by
/// volatility). Throws Error{data} for a stress or replay that the market cannot answer.
ScenarioSet stress_set(const Job& job, const Snapshot& snapshot);

/// The scenarios of stress_set under their names. pnl: [book][scenario].
struct StressResults {
    StressResult stress;
    std::vector<LadderResult> ladders;
};
StressResults stress_results(const Job& job, const Snapshot& snapshot, MatrixView<const Ticks> pnl);

}  // namespace vesper
