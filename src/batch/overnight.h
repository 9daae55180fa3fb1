// One overnight run over all ranks.
#pragma once

#include <string>

#include "comm/comm.h"
#include "device/backend.h"
#include "engine/plan.h"
#include "job/job.h"
#include "results/result.h"

namespace vesper {

/// Runs the job: load, fit, price, measure, attribute. The result is whole on rank 0, empty elsewhere; it is
/// a function of the job, the data and the seed alone. Collective. Throws Error, or Elsewhere where another
/// rank throws it.
Result run_overnight(const Job& job, Comm& comm, const Exec& exec);

/// The plan of the job for a pretended number of ranks: reads the data, computes nothing.
Plan plan_overnight(const Job& job, int n_ranks, int threads);

}  // namespace vesper
