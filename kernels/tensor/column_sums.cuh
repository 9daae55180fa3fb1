// Sums of the columns of a wgmma result over the rows that a warp holds.
#pragma once

#include "kernels/reprice/term_shocks.cuh"
#include "kernels/tensor/wgmma.cuh"

namespace vesper {

/// Columns that a thread has values of: number q is column 8 (q / 2) + 2 c + q % 2.
inline constexpr unsigned kOwnColumns = wgmma::kValues / 2;

/// Threads whose lanes differ in `lane_bit` share the first kCount columns out between them.
template <unsigned kCount>
__device__ void fold_columns(Ticks (&column)[kOwnColumns], unsigned lane_bit) {
    constexpr unsigned kKeep = (kCount + 1) / 2;
    const bool upper = (threadIdx.x & lane_bit) != 0;
#pragma unroll
    for (unsigned q = 0; q < kKeep; ++q) {
        const Ticks other = q + kKeep < kCount ? column[q + kKeep] : 0;
        const Ticks received = __shfl_xor_sync(0xffffffff, upper ? column[q] : other, lane_bit);
        column[q] = (upper ? other : column[q]) + received;
    }
}

/// Adds the columns' sums to pnl[first + column].
__device__ inline void add_columns(Ticks (&column)[kOwnColumns], std::uint32_t first, std::uint32_t n_paths,
                                   Ticks* pnl) {
    static_assert(kOwnColumns == 14);
    fold_columns<14>(column, 16);
    fold_columns<7>(column, 8);
    fold_columns<4>(column, 4);
    const unsigned of_seven = ((threadIdx.x & 8) != 0 ? 4 : 0) + ((threadIdx.x & 4) != 0 ? 2 : 0);
#pragma unroll
    for (unsigned i = 0; i < 2; ++i) {
        if (of_seven + i == 7) continue;  // eight places for seven columns
        const unsigned q = ((threadIdx.x & 16) != 0 ? 7 : 0) + of_seven + i;
        const std::uint32_t path = first + q / 2 * 8 + threadIdx.x % 4 * 2 + q % 2;
        if (path < n_paths) add_ticks(&pnl[path], column[i]);
    }
}

}  // namespace vesper
