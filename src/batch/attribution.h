// Euler contributions of every stage, from regenerated tails.
#pragma once

#include <vector>

#include "batch/cut.h"
#include "batch/snapshot.h"
#include "comm/comm.h"
#include "engine/cycle.h"
#include "job/job.h"
#include "measure/contributions.h"

namespace vesper {

/// Regenerates the tail and window scenarios of each level, shares them over the ranks and adds up P&L by
/// position and risk type. pnl: the method's total P&L by scenario, on rank 0 only, where `total` holds its
/// figures. Returns the contributions on rank 0, nothing elsewhere. Collective.
std::vector<Contributions> attribute_tails(const Job& job, const Stage& stage, const StageMethod& method,
                                           const Cycle& cycle, std::size_t n_positions,
                                           const std::vector<Cut>& cuts, std::span<const Ticks> pnl,
                                           std::span<const TailFigures> total, Comm& comm);

/// Delta-normal contributions by the same cuts. factors: volatility over the horizon.
std::vector<Contributions> attribute_normal(const Snapshot& snapshot, const std::vector<Cut>& cuts,
                                            const NormalFactors& factors, std::span<const TailFigures> total);

}  // namespace vesper
