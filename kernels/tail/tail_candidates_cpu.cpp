#include "kernels/tail/tail_candidates.h"

#include <algorithm>
#include <array>
#include <atomic>

#include "kernels/tail/tail_sample.h"

namespace vesper {
namespace {

constexpr std::uint32_t kPiece = 1u << 12;  // paths that one thread looks through at a time

Ticks bound_of(const Ticks* pnl, std::uint32_t n_paths, std::uint32_t place) {
    std::array<Ticks, kTailSample> sample;
    for (std::uint32_t i = 0; i < kTailSample; ++i) sample[i] = pnl[sampled_path(i, n_paths / kTailSample)];
    std::nth_element(sample.begin(), sample.begin() + place, sample.end());
    return sample[place];
}

void lower_to(Ticks& least, Ticks value) {
    const std::atomic_ref shared(least);
    Ticks known = shared;
    while (value < known && !shared.compare_exchange_weak(known, value)) {
    }
}

void copy_piece(const Ticks* pnl, std::uint32_t n, TailBound& known, Ticks* out, std::uint32_t capacity) {
    std::array<Ticks, kPiece + 1> kept;  // one more, as the value after the last one kept is written too
    const Ticks bound = known.bound;
    Ticks least = bound;
    std::uint32_t n_kept = 0;
    for (std::uint32_t i = 0; i < n; ++i) {  // every value is written: a branch would be hard to foresee
        kept[n_kept] = pnl[i];
        n_kept += pnl[i] <= bound ? 1 : 0;
        least = std::min(least, pnl[i]);
    }
    if (n_kept == 0) return;
    lower_to(known.least, least);
    const std::uint32_t start = std::atomic_ref(known.count).fetch_add(n_kept);
    if (start < capacity) std::copy_n(kept.begin(), std::min(n_kept, capacity - start), out + start);
}

}  // namespace

void bound_tails_cpu(const TailRows& rows, std::uint32_t place, TailBound* bounds, int threads) {
#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (std::uint32_t row = 0; row < rows.n_rows; ++row) {
        const Ticks bound = bound_of(rows.pnl + row * rows.stride, rows.n_paths, place);
        bounds[row] = {.bound = bound, .least = bound};
    }
}

void copy_tails_cpu(const TailRows& rows, const TailCandidates& candidates, int threads) {
    const std::uint32_t n_pieces = (rows.n_paths + kPiece - 1) / kPiece;
#pragma omp parallel for collapse(2) num_threads(threads) schedule(dynamic, 8)
    for (std::uint32_t row = 0; row < rows.n_rows; ++row) {
        for (std::uint32_t piece = 0; piece < n_pieces; ++piece) {
            const std::uint32_t first = piece * kPiece;
            copy_piece(rows.pnl + row * rows.stride + first, std::min(kPiece, rows.n_paths - first),
                       candidates.bounds[row], candidates.values + std::size_t{row} * candidates.capacity,
                       candidates.capacity);
        }
    }
}

}  // namespace vesper
