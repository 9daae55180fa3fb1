#include "pricing/pnl_table.h"

#include <algorithm>
#include <numeric>

#include "core/error.h"
#include "kernels/tail/tail_sample.h"

namespace vesper {
namespace {

void require(bool holds, const char* problem) {
    if (!holds) throw Error({.kind = ErrorKind::internal, .problem = problem});
}

}  // namespace

PnlTable::PnlTable(const PnlLimits& limits) : limits_(limits), bounds_(limits.rows), rows_(limits.rows) {}

void PnlTable::lies_at(Ticks* pnl, Ticks* candidates) {
    pnl_ = pnl;
    candidates_ = candidates;
}

void PnlTable::reset(const PnlShape& shape, std::span<const std::uint32_t> weight) {
    constexpr std::size_t kMostScenarios = std::numeric_limits<std::uint32_t>::max();
    require(shape.rows() <= limits_.rows && shape.ticks() <= limits_.ticks, "a P&L table beyond its limits");
    require(shape.scenarios <= kMostScenarios, "more scenarios than 32-bit numbers");
    require(weight.empty() || weight.size() == shape.scenarios, "weights of other scenarios than a table's");
    require(weight.size() <= limits_.weights, "more weights than a table has room for");
    clear({pnl_, shape_.ticks()});  // the rest is zeros
    set_weight(weight);
    shape_ = shape;
    weighted_ = !weight.empty();
    n_copies_ =
        weight.empty() ? shape.scenarios : std::accumulate(weight.begin(), weight.end(), std::uint64_t{0});
    std::fill(bounds_.begin(), bounds_.end(), TailBound{.bound = kNoBound});
}

MatrixView<Ticks> PnlTable::books(std::size_t distribution) const {
    return {.data = pnl_ + shape_.row(distribution, 0) * shape_.scenarios,
            .rows = shape_.books,
            .cols = shape_.scenarios};
}

void PnlTable::add_totals() {
    run(BookTotals{.pnl = pnl_,
                   .n_tables = static_cast<std::uint32_t>(shape_.distributions),
                   .n_books = static_cast<std::uint32_t>(shape_.books),
                   .n_paths = static_cast<std::uint32_t>(shape_.scenarios)});
}

void PnlTable::fetch(std::size_t row, std::size_t first, std::span<Ticks> host) const {
    require(row < shape_.rows() && first + host.size() <= shape_.scenarios, "P&L outside its table");
    download(pnl_ + row * shape_.scenarios + first, host);
}

TailRows PnlTable::all_rows() const {
    return {.pnl = pnl_,
            .stride = shape_.scenarios,
            .n_rows = static_cast<std::uint32_t>(shape_.rows()),
            .n_paths = static_cast<std::uint32_t>(shape_.scenarios)};
}

std::uint32_t PnlTable::capacity() const {
    return static_cast<std::uint32_t>(
        std::min(room() / std::max<std::size_t>(shape_.rows(), 1), shape_.scenarios));
}

void PnlTable::bound(std::uint64_t rank, std::uint64_t n_copies, std::span<Ticks> bounds) {
    constexpr std::uint64_t kFewest = 16;  // copies per rank: candidates are half of their room, or less
    std::fill(bounds_.begin(), bounds_.end(), TailBound{.bound = kNoBound});
    const std::span<TailBound> found = std::span(bounds_).first(shape_.rows());
    if (!weighted_ && rank <= n_copies / kFewest && samples(all_rows().n_paths) && !found.empty())
        run_bounds(all_rows(),
                   place_in_sample(kTailSample, static_cast<std::uint32_t>(rank),
                                   static_cast<std::uint32_t>(n_copies)),
                   found);
    std::transform(found.begin(), found.end(), bounds.begin(), [](const TailBound& of) { return of.bound; });
}

void PnlTable::keep(std::span<const Ticks> bounds, std::span<Kept> kept) {
    const std::span<TailBound> found = std::span(bounds_).first(shape_.rows());
    for (std::size_t row = 0; row < found.size(); ++row)
        found[row] = {.bound = bounds[row], .least = bounds[row]};
    if (shape_.ticks() > 0) run_copies(all_rows(), found, capacity());
    for (std::size_t row = 0; row < found.size(); ++row)
        kept[row] = {.least = found[row].least, .count = found[row].count};
}

TailRow PnlTable::values_up_to(Ticks last, std::size_t row) const {
    const TailBound& known = bounds_[row];
    if (known.bound > kNoBound && last <= known.bound && known.count <= capacity())
        return {.values = candidates_ + row * capacity(), .n = known.count};
    return {.values = pnl_ + row * shape_.scenarios, .n = static_cast<std::uint32_t>(shape_.scenarios)};
}

void PnlTable::count(const ByRow<TickInterval>& intervals, std::span<std::int64_t> counts) {
    const std::span<TailRow> rows = std::span(rows_).first(shape_.rows());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const std::uint32_t end = intervals.first[row + 1];
        rows[row] = end > intervals.first[row] ? values_up_to(intervals.items[end - 1].last, row) : TailRow();
    }
    require(intervals.items.size() <= limits_.rows * limits_.ranks,
            "more intervals than a table has room for");
    run_count(rows, intervals, counts);
}

void PnlTable::sum(const ByRow<Ticks>& limits, std::span<TailSum> tails) {
    const std::span<TailRow> rows = std::span(rows_).first(shape_.rows());
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const auto own = limits.items.subspan(limits.first[row], limits.first[row + 1] - limits.first[row]);
        rows[row] = own.empty() ? TailRow() : values_up_to(*std::max_element(own.begin(), own.end()), row);
    }
    require(limits.items.size() <= limits_.rows * limits_.ranks, "more tails than a table has room for");
    run_sums(rows, limits, tails);
}

}  // namespace vesper
