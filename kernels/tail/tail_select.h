// Order statistics of the P&L of books, and what the tails that they bound add up to: VaR and ES without a
// sort.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/base/stream.h"
#include "kernels/base/ticks.h"
#include "kernels/tail/tail_sum.h"

namespace vesper {

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
