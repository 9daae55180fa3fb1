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

/// P&L in ticks, [stage] -> [book][scenario], whole on rank 0, empty elsewhere. Collective.
std::vector<Matrix<Ticks>> price_stages(const std::vector<Stage>& stages, const Plan& plan,
                                        const Cycle& cycle, std::size_t n_books, Comm& comm,
                                        Timings& timings);

}  // namespace vesper
