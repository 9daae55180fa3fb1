// Order statistics of the P&L of books, and what the tails that they bound add up to: VaR and ES without a
// sort.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/base/stream.h"
#include "kernels/base/ticks.h"

namespace vesper {

/// The tail up to an order statistic, in integers, so that the order of summation does not matter. What may
/// leave 64 bits is cut before it is summed: no sum overflows below 2^32 paths.
struct TailSum {
    Ticks value = 0;                // the order statistic
    std::uint64_t count = 0;        // P&L <= value
    std::int64_t sum_high = 0;      // of their parts above 2^32, rounded down
    std::uint64_t sum_low = 0;      // of the rest of each: sum_high 2^32 + sum_low is the sum of them
    std::uint64_t squares[4] = {};  // sums of the 32-bit digits of (value - P&L)^2, lowest digit first

    friend constexpr bool operator==(const TailSum&, const TailSum&) = default;
};

/// Writes tails[book][rank]. Exact: the numbers do not depend on how they were found.
struct TailSelect {
    const Ticks* pnl = nullptr;  // [n_books][stride]
    std::size_t stride = 0;
    std::uint32_t n_books = 0;
    std::uint32_t n_paths = 0;  // > 0
    const std::uint32_t* ranks =
        nullptr;  // [n_ranks], 1-based, in ascending P&L, in any order, each <= n_paths
    std::uint32_t n_ranks = 0;
    TailSum* tails = nullptr;  // [n_books][n_ranks]
};

void tail_select_cpu(const TailSelect& args, int threads);

/// The same numbers on the device. pnl and tails are device memory, ranks host memory that may go once the
/// call returns. Reads the P&L once where the largest rank is in the lowest sixteenth of many paths, which is
/// where VaR and ES are. Throws DeviceFailure.
void tail_select_cuda(const TailSelect& args, StreamHandle stream);

}  // namespace vesper
