// Prices a set of scenarios over all ranks.
#pragma once

#include <vector>

#include "comm/comm.h"
#include "core/matrix.h"
#include "core/timings.h"
#include "engine/cycle.h"
#include "engine/plan.h"
#include "engine/work_meter.h"
#include "scenario/scenario_set.h"

namespace vesper {

/// P&L in ticks of each result of a set.
struct SetPnl {
    Share share;                            // this rank's scenarios
    std::vector<std::vector<Ticks>> total;  // [result][scenario of the share], of all books together
    std::vector<Matrix<Ticks>> books;       // [result]: [book][scenario] whole on rank 0, none elsewhere
};

/// index: of the set in the plan. Collective. Throws Error{memory}.
SetPnl price_set(const ScenarioSet& set, const Plan& plan, std::size_t index, const Cycle& cycle,
                 std::size_t n_books, Comm& comm, WorkMeter& meter, Timings& timings);

}  // namespace vesper
