// The P&L that may be in a tail: a sample bounds it, one pass over the P&L copies what is within the bound.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/base/stream.h"
#include "kernels/base/ticks.h"

namespace vesper {

/// Rows of P&L.
struct TailRows {
    const Ticks* pnl = nullptr;  // [n_rows][stride]
    std::size_t stride = 0;
    std::uint32_t n_rows = 0;
    std::uint32_t n_paths = 0;
};

/// What is known of a row's tail. On a line of the cache of its own, because many threads count there.
struct alignas(128) TailBound {
    Ticks bound = 0;          // the copies are what is not above it
    Ticks least = 0;          // of the copies; the bound where there are none
    std::uint32_t count = 0;  // of P&L not above the bound; more than the capacity: the copies are incomplete
};

/// Bounds of rows, and the P&L that they leave.
struct TailCandidates {
    TailBound* bounds = nullptr;  // [n_rows]
    Ticks* values = nullptr;      // [n_rows][capacity], in no particular order
    std::uint32_t capacity = 0;
};

/// A sample of a row has this many values, whatever the backend.
inline constexpr std::uint32_t kTailSample = 4096;

/// Whether a sample of n_paths tells enough, and a copy of the tail saves enough.
constexpr bool is_worth_sampling(std::uint32_t n_paths) {
    return n_paths >= 8 * kTailSample;
}

/// Sets bounds[row] to the sample's value at this 0-based place of its ascending order (place_in_sample),
/// with a count of zero and least = bound. Precondition: n_paths >= kTailSample > place.
void bound_tails_cpu(const TailRows& rows, std::uint32_t place, TailBound* bounds, int threads);

/// Copies the P&L that is not above each row's bound. Precondition: of each row count is zero and least the
/// bound.
void copy_tails_cpu(const TailRows& rows, const TailCandidates& candidates, int threads);

/// The same on the device, where all pointers point to. Throw DeviceFailure.
void bound_tails_cuda(const TailRows& rows, std::uint32_t place, TailBound* bounds, StreamHandle stream);
void copy_tails_cuda(const TailRows& rows, const TailCandidates& candidates, StreamHandle stream);
/// Both; copies begin to load beside the search for the bounds.
void find_candidates_cuda(const TailRows& rows, std::uint32_t place, const TailCandidates& candidates,
                          StreamHandle stream);

}  // namespace vesper
