#include <algorithm>
#include <array>
#include <atomic>
#include <limits>

#include "kernels/tail/tail_count_point.h"

namespace vesper {
namespace {

constexpr std::uint32_t kPiece = 1u << 15;  // values that one thread counts at a time
constexpr std::uint32_t kAtOnce = 16;       // intervals that a value is looked for in together

/// Some intervals of a row, and the counts of one thread.
class Histogram {
  public:
    Histogram(const TickInterval* intervals, std::uint32_t n) : n_(n) {
        low_.fill(std::numeric_limits<Ticks>::max());
        for (std::uint32_t i = 0; i < n; ++i) {
            low_[i] = intervals[i].low;
            length_[i] = distance_in(intervals[i], intervals[i].last);
            shift_[i] = part_shift(intervals[i]);
        }
    }

    void add(Ticks value, std::uint32_t copies) {
        const std::uint32_t i = n_ == 1 ? 0 : last_that_begins_by(value);
        const std::uint64_t distance =
            static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(low_[i]);
        if (distance <= length_[i]) counts_[i][distance >> shift_[i]] += copies;
    }

    /// Adds the counts to those of all threads: [interval][part].
    void add_to(std::int64_t* counts) const {
        for (std::uint32_t i = 0; i < n_; ++i)
            for (unsigned part = 0; part < kTailParts; ++part)
                if (counts_[i][part] > 0)
                    std::atomic_ref(counts[std::size_t{i} * kTailParts + part]).fetch_add(counts_[i][part]);
    }

  private:
    /// The last interval whose low end is not above the value; the first where there is none.
    std::uint32_t last_that_begins_by(Ticks value) const {
        std::uint32_t n = 0;
        for (std::uint32_t i = 0; i < kAtOnce; ++i) n += low_[i] <= value ? 1 : 0;  // no branches: in vectors
        return std::clamp(n, 1u, n_) - 1;
    }

    std::uint32_t n_;
    std::array<Ticks, kAtOnce> low_;
    std::array<std::uint64_t, kAtOnce> length_;
    std::array<unsigned, kAtOnce> shift_;
    std::array<std::array<std::uint32_t, kTailParts>, kAtOnce> counts_ = {};
};

void count_piece(const TailCount& args, std::uint32_t row, std::uint32_t from) {
    const auto [values, n] = args.rows[row];
    const std::uint32_t to = n - from > kPiece ? from + kPiece : n;
    for (std::uint32_t first = args.first[row]; first < args.first[row + 1]; first += kAtOnce) {
        Histogram own(args.intervals + first, std::min(kAtOnce, args.first[row + 1] - first));
        for (std::uint32_t i = from; i < to; ++i)
            own.add(values[i], args.weight != nullptr ? args.weight[i] : 1);
        own.add_to(args.counts + std::size_t{first} * kTailParts);
    }
}

}  // namespace

void tail_count_cpu(const TailCount& args, int threads) {
    std::fill_n(args.counts, std::size_t{args.n_intervals} * kTailParts, 0);
    const std::uint32_t n_pieces = args.longest / kPiece + 1;
#pragma omp parallel for collapse(2) num_threads(threads) schedule(dynamic)
    for (std::uint32_t row = 0; row < args.n_rows; ++row) {
        for (std::uint32_t piece = 0; piece < n_pieces; ++piece) {
            if (piece <= args.rows[row].n / kPiece) count_piece(args, row, piece * kPiece);
        }
    }
}

}  // namespace vesper
