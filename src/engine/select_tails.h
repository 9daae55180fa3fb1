// Order statistics of P&L that lies on several ranks: found where it lies, by counts that are summed over the
// ranks.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "comm/comm.h"
#include "core/matrix.h"
#include "kernels/tail/tail_sum.h"
#include "pricing/pnl_table.h"

namespace vesper {

/// Finds tails, with memory that it keeps from one call to the next.
class TailSelection {
  public:
    /// The tail of each row of the table up to each rank: [row][rank], as tail_select gives it for the rows
    /// of all ranks one after another, each scenario as often as it weighs; it lives until the next call.
    /// ranks: 1-based in the whole set, copies counted, in any order. The table's totals are there
    /// (add_totals). All ranks give the same rows and ranks, and any number of scenarios. Collective. Throws
    /// Error{internal} where a rank is beyond the copies of the set, or those are 2^32 and more.
    const Matrix<TailSum>& select(PnlTable& table, std::span<const std::uint32_t> ranks, Comm& comm);

  private:
    /// An order statistic that is looked for: of the values of the interval it is the one of this 1-based
    /// rank.
    struct Target {
        TickInterval interval;
        std::int64_t rank = 0;
    };

    void begin(PnlTable& table, Comm& comm);
    bool agree_on_bounds(PnlTable& table, std::uint64_t n_copies, Comm& comm);
    void keep_candidates(PnlTable& table, Comm& comm);
    bool narrow(PnlTable& table, Comm& comm);
    void add_up(PnlTable& table, Comm& comm);

    std::vector<std::uint32_t> ranks_;    // ascending, distinct
    std::vector<Target> targets_;         // [row][rank of ranks_]
    std::vector<std::int64_t> exchange_;  // what is summed over the ranks
    std::vector<Ticks> bounds_;           // [row]
    std::vector<PnlTable::Kept> kept_;    // [row]
    std::vector<TickInterval> start_;     // [row], where the search begins
    std::vector<std::uint32_t> first_;    // [row + 1], of ByRow
    std::vector<TickInterval> intervals_;
    std::vector<Ticks> limits_;  // [row][rank of ranks_]
    std::vector<TailSum> sums_;  // [row][rank of ranks_]
    Matrix<TailSum> tails_;
};

/// TailSelection::select, once.
Matrix<TailSum> select_tails(PnlTable& table, std::span<const std::uint32_t> ranks, Comm& comm);

}  // namespace vesper
