// From what a job asks to the sets of scenarios that are priced.
#pragma once

#include <string>
#include <vector>

#include "batch/snapshot.h"
#include "engine/stage.h"
#include "job/job.h"

namespace vesper {

inline constexpr const char* kHistorical = "historical";
inline constexpr const char* kDeltaNormal = "delta_normal";
inline constexpr const char* kStress = "stress";

/// A historical stage for every horizon, one Monte Carlo stage for all horizons and distributions, and the
/// stress stage: first the
/// named stresses, then the replays, then the ladders' cells, each ladder row by row (spot by volatility).
/// Throws Error{data} for a stress or replay that the market cannot answer.
std::vector<Stage> make_stages(const Job& job, const Snapshot& snapshot);

}  // namespace vesper
