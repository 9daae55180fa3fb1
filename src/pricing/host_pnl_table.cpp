#include <algorithm>
#include <vector>

#include "core/parallel.h"
#include "core/zeroed_allocator.h"
#include "pricing/pnl_table.h"

namespace vesper {
namespace {

std::uint32_t longest_of(std::span<const TailRow> rows) {
    std::uint32_t longest = 0;
    for (const TailRow& row : rows) longest = std::max(longest, row.n);
    return longest;
}

class HostPnlTable final : public PnlTable {
  public:
    HostPnlTable(int threads, const PnlLimits& limits)
        : PnlTable(limits), threads_(thread_count(threads)), pnl_(limits.ticks), candidates_(room()) {
        weight_.reserve(limits.weights);
        lies_at(pnl_.data(), candidates_.data());
    }

  private:
    void clear(std::span<Ticks> pnl) override {
        constexpr std::size_t kPiece = std::size_t{1} << 18;
        parallel_for((pnl.size() + kPiece - 1) / kPiece, threads_, [&](std::size_t piece) {
            const std::size_t first = piece * kPiece;
            std::ranges::fill(pnl.subspan(first, std::min(kPiece, pnl.size() - first)), 0);
        });
    }

    void set_weight(std::span<const std::uint32_t> weight) override {
        weight_.assign(weight.begin(), weight.end());
    }

    void run(const BookTotals& totals) override { book_totals_cpu(totals, threads_); }

    void download(const Ticks* from, std::span<Ticks> host) const override {
        std::copy_n(from, host.size(), host.begin());
    }

    bool samples(std::uint32_t n_scenarios) const override { return is_worth_sampling(n_scenarios); }

    void run_bounds(const TailRows& rows, std::uint32_t place, std::span<TailBound> bounds) override {
        bound_tails_cpu(rows, place, bounds.data(), threads_);
    }

    void run_copies(const TailRows& rows, std::span<TailBound> bounds, std::uint32_t capacity) override {
        copy_tails_cpu(rows, {.bounds = bounds.data(), .values = candidates_.data(), .capacity = capacity},
                       threads_);
    }

    void run_count(std::span<const TailRow> rows, const ByRow<TickInterval>& intervals,
                   std::span<std::int64_t> counts) override {
        tail_count_cpu({.rows = rows.data(),
                        .n_rows = static_cast<std::uint32_t>(rows.size()),
                        .longest = longest_of(rows),
                        .weight = weight_of_kernel(),
                        .first = intervals.first.data(),
                        .intervals = intervals.items.data(),
                        .n_intervals = static_cast<std::uint32_t>(intervals.items.size()),
                        .counts = counts.data()},
                       threads_);
    }

    void run_sums(std::span<const TailRow> rows, const ByRow<Ticks>& limits,
                  std::span<TailSum> tails) override {
        tail_sums_cpu({.rows = rows.data(),
                       .n_rows = static_cast<std::uint32_t>(rows.size()),
                       .longest = longest_of(rows),
                       .weight = weight_of_kernel(),
                       .first = limits.first.data(),
                       .limits = limits.items.data(),
                       .n_limits = static_cast<std::uint32_t>(limits.items.size()),
                       .tails = tails.data()},
                      threads_);
    }

    const std::uint32_t* weight_of_kernel() const { return weight_.empty() ? nullptr : weight_.data(); }

    int threads_;
    std::vector<Ticks, ZeroedAllocator<Ticks>> pnl_;
    std::vector<Ticks, ZeroedAllocator<Ticks>> candidates_;
    std::vector<std::uint32_t> weight_;
};

}  // namespace

std::unique_ptr<PnlTable> make_host_pnl_table(int threads, const PnlLimits& limits) {
    return std::make_unique<HostPnlTable>(threads, limits);
}

}  // namespace vesper
