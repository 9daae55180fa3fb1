// The distribution of the factors, fitted once and the same on all ranks.
#pragma once

#include "comm/comm.h"
#include "job/job.h"
#include "market/market.h"
#include "model/risk_model.h"

namespace vesper {

/// Rank 0 estimates and factorises, the others receive its bits: nodes of different make would round
/// differently. Empty when no method of the job needs a model. Collective.
RiskModel fit_model(const Job& job, const Market& market, Comm& comm, int threads);

}  // namespace vesper
