#include "pricing/device_pnl_table.h"

#include <algorithm>

#include "core/error.h"
#include "device/buffer.h"
#include "device/device_error.h"

namespace vesper {
namespace {

/// What a step takes to the device or brings back, through page-locked memory.
template <class T>
class Exchange {
  public:
    explicit Exchange(std::size_t n) : there_(n), here_(n) {}

    void upload(std::span<const T> values, const Stream& stream) const {
        std::ranges::copy(values, here_.all().begin());
        device::upload(there_.data(), here_.all().data(), values.size_bytes(), stream);
    }
    /// Waits for the stream.
    void download(std::span<T> values, const Stream& stream) const {
        device::download(here_.all().data(), there_.data(), values.size_bytes(), stream);
        stream.wait();
        std::ranges::copy(here_.all().first(values.size()), values.begin());
    }
    T* data() const { return there_.data(); }

  private:
    DeviceBuffer<T> there_;
    PinnedBuffer<T> here_;
};

std::uint32_t longest_of(std::span<const TailRow> rows) {
    std::uint32_t longest = 0;
    for (const TailRow& row : rows) longest = std::max(longest, row.n);
    return longest;
}

class DevicePnlTable final : public PnlTable {
  public:
    explicit DevicePnlTable(const PnlLimits& limits)
        : PnlTable(limits),
          pnl_(limits.ticks),
          candidates_(room()),
          weight_(limits.weights),
          bounds_(limits.rows),
          rows_(limits.rows),
          first_(limits.rows + 1),
          intervals_(targets()),
          counts_(targets() * kTailParts),
          limits_(targets()),
          tails_(targets()) {
        device::fill_with_zeros(pnl_.data(), pnl_.bytes(), stream_);
        stream_.wait();
        lies_at(pnl_.data(), candidates_.data());
    }

  private:
    std::size_t targets() const { return limits().rows * limits().ranks; }

    void clear(std::span<Ticks> pnl) override {
        device::fill_with_zeros(pnl.data(), pnl.size_bytes(), stream_);
        stream_.wait();
    }

    void set_weight(std::span<const std::uint32_t> weight) override {
        device::upload(weight_.data(), weight.data(), weight.size_bytes(), stream_);
        stream_.wait();
        is_weighted_ = !weight.empty();
    }

    void run(const BookTotals& totals) override {
        on_device([&] { book_totals_cuda(totals, stream_.handle()); });
        stream_.wait();
    }

    void download(const Ticks* from, std::span<Ticks> host) const override {
        device::download(host.data(), from, host.size_bytes(), stream_);
        stream_.wait();
    }

    bool samples(std::uint32_t n_scenarios) const override {
        constexpr std::uint32_t kManyScenarios = 1 << 16;
        return n_scenarios >= kManyScenarios;
    }

    void run_bounds(const TailRows& rows, std::uint32_t place, std::span<TailBound> bounds) override {
        on_device([&] { bound_tails_cuda(rows, place, bounds_.data(), stream_.handle()); });
        bounds_.download(bounds, stream_);
    }

    void run_copies(const TailRows& rows, std::span<TailBound> bounds, std::uint32_t capacity) override {
        bounds_.upload(bounds, stream_);
        on_device([&] {
            copy_tails_cuda(rows,
                            {.bounds = bounds_.data(), .values = candidates_.data(), .capacity = capacity},
                            stream_.handle());
        });
        bounds_.download(bounds, stream_);
    }

    void run_count(std::span<const TailRow> rows, const ByRow<TickInterval>& intervals,
                   std::span<std::int64_t> counts) override {
        rows_.upload(rows, stream_);
        first_.upload(intervals.first, stream_);
        intervals_.upload(intervals.items, stream_);
        on_device([&] {
            tail_count_cuda({.rows = rows_.data(),
                             .n_rows = static_cast<std::uint32_t>(rows.size()),
                             .longest = longest_of(rows),
                             .weight = weight_of_kernel(),
                             .first = first_.data(),
                             .intervals = intervals_.data(),
                             .n_intervals = static_cast<std::uint32_t>(intervals.items.size()),
                             .counts = counts_.data()},
                            stream_.handle());
        });
        counts_.download(counts, stream_);
    }

    void run_sums(std::span<const TailRow> rows, const ByRow<Ticks>& limits,
                  std::span<TailSum> tails) override {
        rows_.upload(rows, stream_);
        first_.upload(limits.first, stream_);
        limits_.upload(limits.items, stream_);
        on_device([&] {
            tail_sums_cuda({.rows = rows_.data(),
                            .n_rows = static_cast<std::uint32_t>(rows.size()),
                            .longest = longest_of(rows),
                            .weight = weight_of_kernel(),
                            .first = first_.data(),
                            .limits = limits_.data(),
                            .n_limits = static_cast<std::uint32_t>(limits.items.size()),
                            .tails = tails_.data()},
                           stream_.handle());
        });
        tails_.download(tails, stream_);
    }

    const std::uint32_t* weight_of_kernel() const { return is_weighted_ ? weight_.data() : nullptr; }

    Stream stream_;
    DeviceBuffer<Ticks> pnl_;
    DeviceBuffer<Ticks> candidates_;
    DeviceBuffer<std::uint32_t> weight_;
    bool is_weighted_ = false;
    Exchange<TailBound> bounds_;        // [row]
    Exchange<TailRow> rows_;            // [row]
    Exchange<std::uint32_t> first_;     // [row + 1]
    Exchange<TickInterval> intervals_;  // [row][rank]
    Exchange<std::int64_t> counts_;     // [row][rank][part]
    Exchange<Ticks> limits_;            // [row][rank]
    Exchange<TailSum> tails_;           // [row][rank]
};

}  // namespace

std::unique_ptr<PnlTable> make_device_pnl_table(const PnlLimits& limits) {
    return std::make_unique<DevicePnlTable>(limits);
}

}  // namespace vesper
