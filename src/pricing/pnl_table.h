// Where the P&L of one rank's share of a scenario set lies: on the host or on its GPU, with what a selection
// of tails over all ranks takes from there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "core/matrix.h"
#include "device/backend.h"
#include "kernels/reprice/book_totals.h"
#include "kernels/tail/tail_candidates.h"
#include "kernels/tail/tail_count.h"
#include "kernels/tail/tail_sums.h"

namespace vesper {

/// The P&L of a share of a set: for each distribution its books, and a row of all of them together.
struct PnlShape {
    std::size_t distributions = 0;
    std::size_t books = 0;
    std::size_t scenarios = 0;  // of this rank; may be none

    std::size_t rows() const { return distributions * (books + 1); }
    std::size_t ticks() const { return rows() * scenarios; }
    std::size_t row(std::size_t distribution, std::size_t book) const {
        return distribution * (books + 1) + book;
    }
    std::size_t total_row(std::size_t distribution) const { return row(distribution, books); }
};

/// What a table has room for. All of its memory is taken when it is made.
struct PnlLimits {
    std::size_t rows = 0;
    std::size_t ticks = 0;    // rows x scenarios
    std::size_t weights = 0;  // scenarios of a set that has weights
    std::size_t ranks = 0;    // order statistics of a row
};

/// Something of each row, one row's after another's: row r has items[first[r]] to items[first[r + 1]].
template <class T>
struct ByRow {
    std::span<const T> items;
    std::span<const std::uint32_t> first;  // [rows + 1]
};

/// Integer P&L by row and scenario, and the steps by which select_tails finds order statistics of the rows:
/// bound, keep, count, sum. A step returns when its results are there. Throws Error{device}, Error{memory}.
class PnlTable {
  public:
    virtual ~PnlTable() = default;

    /// Makes all P&L zero. weight: of each scenario, for the steps; empty: one each. It may go once the call
    /// returns. Throws Error{internal} beyond the limits.
    void reset(const PnlShape& shape, std::span<const std::uint32_t> weight = {});
    const PnlShape& shape() const { return shape_; }

    /// The rows of the books, for a pricer of the same backend to add to: memory of the host or of the
    /// device.
    MatrixView<Ticks> books(std::size_t distribution) const;
    /// Makes the last row of each distribution the sum of those of its books.
    void add_totals();
    /// Copies a row's scenarios from `first` on to the host.
    void fetch(std::size_t row, std::size_t first, std::span<Ticks> host) const;

    /// How many scenarios there are, copies counted.
    std::uint64_t n_copies() const { return n_copies_; }
    /// No bound: below it is nothing.
    static constexpr Ticks kNoBound = std::numeric_limits<Ticks>::min();
    /// For each row a value with `rank` of n_copies of the whole set not above it, almost surely, as far as
    /// this rank's share tells; kNoBound where a sample is not worth while.
    void bound(std::uint64_t rank, std::uint64_t n_copies, std::span<Ticks> bounds);
    /// What lies at or below a row's bound.
    struct Kept {
        Ticks least = 0;          // the bound where there is none
        std::uint32_t count = 0;  // scenarios
    };
    /// Copies the P&L that is not above the bounds, where there is room: count and sum are faster up to them
    /// then.
    void keep(std::span<const Ticks> bounds, std::span<Kept> kept);
    /// Copies in each part of the intervals: counts[interval][part]. Those of a row ascend and are apart.
    void count(const ByRow<TickInterval>& intervals, std::span<std::int64_t> counts);
    /// The tails up to the limits, by copies.
    void sum(const ByRow<Ticks>& limits, std::span<TailSum> tails);

  protected:
    explicit PnlTable(const PnlLimits& limits);
    const PnlLimits& limits() const { return limits_; }
    /// Values of all rows' candidates together.
    std::size_t room() const { return limits_.ticks / 8; }
    /// Where the backend's memory is: limits().ticks zeros, and room().
    void lies_at(Ticks* pnl, Ticks* candidates);

  private:
    // What a backend does with its memory. Rows point to where the P&L lies; spans are host memory.
    virtual void clear(std::span<Ticks> pnl) = 0;
    virtual void set_weight(std::span<const std::uint32_t> weight) = 0;
    virtual void run(const BookTotals& totals) = 0;
    virtual void download(const Ticks* from, std::span<Ticks> host) const = 0;
    virtual bool samples(std::uint32_t n_scenarios) const = 0;
    virtual void run_bounds(const TailRows& rows, std::uint32_t place, std::span<TailBound> bounds) = 0;
    virtual void run_copies(const TailRows& rows, std::span<TailBound> bounds, std::uint32_t capacity) = 0;
    virtual void run_count(std::span<const TailRow> rows, const ByRow<TickInterval>& intervals,
                           std::span<std::int64_t> counts) = 0;
    virtual void run_sums(std::span<const TailRow> rows, const ByRow<Ticks>& limits,
                          std::span<TailSum> tails) = 0;

    TailRows all_rows() const;
    std::uint32_t capacity() const;
    /// The row, or its candidates where those are all that is not above `last`.
    TailRow values_up_to(Ticks last, std::size_t row) const;

    PnlLimits limits_;
    PnlShape shape_;
    std::uint64_t n_copies_ = 0;
    bool weighted_ = false;
    Ticks* pnl_ = nullptr;
    Ticks* candidates_ = nullptr;
    std::vector<TailBound> bounds_;  // [row]: of the candidates
    std::vector<TailRow> rows_;      // [row]: of a step
};

/// On the CPU, whatever the build.
std::unique_ptr<PnlTable> make_host_pnl_table(int threads, const PnlLimits& limits);

/// Where the backend computes. Throws Error{device} or Error{memory} where it cannot hold it.
std::unique_ptr<PnlTable> make_pnl_table(const Exec& exec, const PnlLimits& limits);

}  // namespace vesper
