// From P&L vectors to the figures of the result.
#pragma once

#include <span>
#include <vector>

#include "batch/attribution.h"
#include "batch/snapshot.h"
#include "core/matrix.h"
#include "engine/cycle.h"
#include "engine/stage.h"
#include "job/job.h"
#include "model/risk_model.h"
#include "results/result.h"

namespace vesper {

/// VaR and ES of a method of a stage, in total and by book, where the cycle computes. pnl: [book][scenario];
/// total: total_pnl(pnl).
MethodResult measure_method(const Job& job, const Stage& stage, const StageMethod& method,
                            const Market& market, const Cycle& cycle, Matrix<Ticks> pnl,
                            std::span<const Ticks> total);

/// P&L of all books together, by scenario.
std::vector<Ticks> total_pnl(const Matrix<Ticks>& pnl, int threads);

/// Delta-normal VaR and ES, in total and by book, with contributions by the cuts.
MethodResult measure_normal(const Job& job, const Snapshot& snapshot, const Covariance& covariance,
                            const std::vector<Cut>& cuts, int horizon_days);

/// Splits the stress stage's columns into named scenarios and ladders, in the order of make_stages.
void measure_stress(const Job& job, const Snapshot& snapshot, const Matrix<Ticks>& pnl, Result& result);

/// What is said about market data, book and model: findings know whether the book is concerned; an empty
/// model where no method of the job needed one.
QualityReport summarise_quality(const Snapshot& snapshot);
BookSummary summarise_book(const PricedBook& book);
ModelResult summarise_model(const Job& job, const Market& market, const RiskModel& model);

}  // namespace vesper
