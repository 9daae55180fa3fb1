// Order statistics of the P&L of books, and what the tails that they bound add up to: VaR and ES without a
// sort.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/stream.h"
#include "kernels/ticks.h"

namespace vesper {

inline constexpr std::uint32_t kMostRanks = 4;

/// The tail up to an order statistic. The sum may leave 64 bits: it is sum_high 2^32 + sum_low.
struct TailSum {
    Ticks value = 0;            // the order statistic
    std::uint64_t count = 0;    // P&L <= value
    std::int64_t sum_high = 0;  // of their parts above 2^32, rounded down
    std::uint64_t sum_low = 0;  // of the rest of each

    friend constexpr bool operator==(const TailSum&, const TailSum&) = default;
};

/// Writes tails[book][rank]. Exact: the numbers do not depend on how they were found.
struct TailSelect {
    const Ticks* pnl = nullptr;  // [n_books][stride]
    std::size_t stride = 0;
    std::uint32_t n_books = 0;
    std::uint32_t n_paths = 0;             // > 0
    std::uint32_t ranks[kMostRanks] = {};  // 1-based, in ascending P&L, each <= n_paths
    std::uint32_t n_ranks = 0;             // <= kMostRanks
    TailSum* tails = nullptr;              // [n_books][n_ranks]
};

void tail_select_cpu(const TailSelect& args, int threads);

/// The same numbers on the device; all pointers are device memory. Reads the P&L once where the largest rank
/// is in the lowest sixteenth of many paths, which is where VaR and ES are. Throws DeviceFailure.
void tail_select_cuda(const TailSelect& args, StreamHandle stream);

}  // namespace vesper
