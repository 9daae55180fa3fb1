// How many values of rows lie in each part of intervals: what an order statistic is narrowed down by where a
// row lies on several ranks.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/base/stream.h"
#include "kernels/base/ticks.h"

namespace vesper {

/// From low to last, both in it.
struct TickInterval {
    Ticks low = 0;
    Ticks last = 0;

    friend constexpr bool operator==(const TickInterval&, const TickInterval&) = default;
};

/// Parts of an interval: few, because they are summed over ranks.
inline constexpr unsigned kTailPartBits = 8;
inline constexpr unsigned kTailParts = 1u << kTailPartBits;

struct TailRow {
    const Ticks* values = nullptr;
    std::uint32_t n = 0;
};

/// Writes counts[interval][part]: the copies of the row's values there (part_of).
struct TailCount {
    const TailRow* rows = nullptr;  // [n_rows]
    std::uint32_t n_rows = 0;
    std::uint32_t longest = 0;                // the largest n of a row
    const std::uint32_t* weight = nullptr;    // copies of each value, the same in every row; null: one each
    const std::uint32_t* first = nullptr;     // [n_rows + 1]: row r has intervals first[r] to first[r + 1]
    const TickInterval* intervals = nullptr;  // those of a row ascend and are apart
    std::uint32_t n_intervals = 0;
    std::int64_t* counts = nullptr;  // [n_intervals][kTailParts]
};

/// Precondition: the copies of a row are fewer than 2^32.
void tail_count_cpu(const TailCount& args, int threads);

/// The same on the device, where all pointers point to. Throws DeviceFailure.
void tail_count_cuda(const TailCount& args, StreamHandle stream);

}  // namespace vesper
