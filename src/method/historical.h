// What methods share that replay history.
#pragma once

#include <vector>

#include "engine/snapshot.h"
#include "job/job.h"
#include "scenario/scenario_set.h"

namespace vesper {

/// Every move of the market over a horizon, overlapping, oldest first. Throws Error{data} where the history
/// is too short.
NamedScenarios historical_scenarios(const Job& job, const Market& market, SetId id);

}  // namespace vesper
