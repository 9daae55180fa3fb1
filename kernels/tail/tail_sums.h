// What the values of rows up to given ones add up to: the tails of order statistics found before.
#pragma once

#include "kernels/base/stream.h"
#include "kernels/tail/tail_count.h"
#include "kernels/tail/tail_sum.h"

namespace vesper {

/// Writes tails[limit]: the copies of the row's values up to it, of which one need not be equal to it.
struct TailSums {
    const TailRow* rows = nullptr;  // [n_rows]
    std::uint32_t n_rows = 0;
    std::uint32_t longest = 0;              // the largest n of a row
    const std::uint32_t* weight = nullptr;  // copies of each value, the same in every row; null: one each
    const std::uint32_t* first = nullptr;   // [n_rows + 1]: row r has limits first[r] to first[r + 1]
    const Ticks* limits = nullptr;          // [n_limits]
    std::uint32_t n_limits = 0;
    TailSum* tails = nullptr;  // [n_limits]
};

/// Precondition: the copies of a row are fewer than 2^32.
void tail_sums_cpu(const TailSums& args, int threads);

/// The same on the device, where all pointers point to. Throws DeviceFailure.
void tail_sums_cuda(const TailSums& args, StreamHandle stream);

}  // namespace vesper
