// The models that the job's methods need, fitted once and the same on all ranks.
#pragma once

#include <span>

#include "comm/comm.h"
#include "job/job.h"
#include "market/market.h"
#include "method/method_row.h"
#include "model/models.h"

namespace vesper {

/// Rank 0 estimates and factorises, the others receive what they draw with, to the last bit: nodes of
/// different make would round differently. Correlations stay on rank 0. Collective. Throws Error{data},
/// Error{job}.
Models fit_models(const Job& job, std::span<const MethodRow> methods, const Market& market, Comm& comm,
                  int threads);

}  // namespace vesper
