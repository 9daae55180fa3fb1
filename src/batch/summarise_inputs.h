// What a result says about market data, book and model.
#pragma once

#include "engine/snapshot.h"
#include "job/job.h"
#include "model/risk_model.h"
#include "results/result.h"

namespace vesper {

/// Findings know whether the book is concerned.
QualityReport summarise_quality(const Snapshot& snapshot);
BookSummary summarise_book(const PricedBook& book);
/// Empty where no method of the job needed a model.
ModelResult summarise_model(const Job& job, const Market& market, const RiskModel& model);

}  // namespace vesper
