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
#include "instruments/priced_book.h"
#include "job/job.h"
#include "model/models.h"
#include "pricing/pricer.h"
#include "scenario/scenario_set.h"

namespace vesper {

/// Whether scenarios are drawn, and in which precision they are then priced; stated ones are priced in
/// double.
enum class Draws { none, half, single_, double_ };

/// Holds the book and the model in the precisions the sets need. Knows no files and no ranks; what it
/// returns does not depend on how scenarios are split over calls.
class Cycle {
  public:
    Cycle(const Job& job, Draws draws, const PricedBook& book, const Models& models, Exec exec);

    /// Adds to pnl[result](book, i) the P&L on scenario scenarios.first + i.
    void price(const ScenarioSet& set, Share scenarios, std::span<const MatrixView<Ticks>> pnl) const;

    /// P&L of a result of the set summed over the given scenarios, at most attribution_block() of them:
    /// [position][risk type]. It lives until the next call.
    const Matrix<Ticks>& attribute(const ScenarioSet& set, std::size_t result,
                                   std::span<const std::uint32_t> scenarios);

    /// Pricer::tails, where this cycle computes.
    Matrix<TailSum> tails(MatrixView<const Ticks> pnl, std::span<const std::uint32_t> ranks) const {
        return double_->tails(pnl, ranks);
    }

    /// How many scenarios attribute() takes at once.
    std::size_t attribution_block() const { return attribution_block_; }

    /// How many scenarios to price in one call, so that the backend is busy and progress shows.
    std::size_t scenarios_at_once(std::size_t tile) const;

    int threads() const { return exec_.threads; }

  private:
    Exec exec_;
    std::size_t attribution_block_ = 1;
    std::unique_ptr<Pricer<double>> double_;  // stated scenarios, and paths in double precision
    std::unique_ptr<Pricer<float>> single_;   // paths in half or single precision; null otherwise
    Matrix<Ticks> by_position_;               // [position][risk type]
};

}  // namespace vesper
