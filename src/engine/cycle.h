// One evaluation of a book: P&L by book and scenario, and by position for chosen scenarios. Batch and live
// share it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "comm/comm.h"
#include "core/matrix.h"
#include "device/backend.h"
#include "engine/stage.h"
#include "instruments/priced_book.h"
#include "job/job.h"
#include "model/risk_model.h"
#include "pricing/pricer.h"

namespace vesper {

/// Holds the book and the model in the precisions the stages need. Knows no files and no ranks; what it
/// returns does not depend on how scenarios are split over calls.
class Cycle {
  public:
    Cycle(const Job& job, const PricedBook& book, const RiskModel& model, std::size_t n_rates, Exec exec);

    /// Adds to pnl[method](book, i) the P&L on scenario scenarios.first + i.
    void price(const Stage& stage, Share scenarios, std::span<const MatrixView<Ticks>> pnl) const;

    /// Adds to sums[position][risk type] the P&L of a method of the stage over the given scenarios, at most
    /// attribution_block() of them. sums: [n_positions][kRiskTypes].
    void attribute(const Stage& stage, const StageMethod& method, std::span<const std::uint32_t> scenarios,
                   MatrixView<Ticks> sums) const;

    /// Pricer::tails, where this cycle computes.
    Matrix<TailSum> tails(MatrixView<const Ticks> pnl, std::span<const std::uint32_t> ranks) const {
        return double_->tails(pnl, ranks);
    }

    /// How many scenarios attribute() takes at once.
    std::size_t attribution_block() const { return attribution_block_; }

    /// How many scenarios of a stage to price in one call, so that the backend is busy and progress shows.
    std::size_t scenarios_at_once(const Stage& stage) const;

  private:
    Exec exec_;
    std::size_t attribution_block_ = 1;
    std::unique_ptr<Pricer<double>> double_;  // given scenarios, and paths in double precision
    std::unique_ptr<Pricer<float>> single_;   // paths in half or single precision; null otherwise
};

}  // namespace vesper
