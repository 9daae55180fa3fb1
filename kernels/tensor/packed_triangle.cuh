// The matrix of a dense Monte Carlo model in half precision, laid out as the registers of wgmma want it.
#pragma once

#include "kernels/shocks/mc_shocks.h"
#include "kernels/tensor/wgmma.cuh"

namespace vesper {

/// The factor of row 16 warp + g + 8 i of a tile.
__device__ inline std::uint32_t factor_of_row(std::uint32_t tile, std::uint32_t warp, std::uint32_t g,
                                              std::uint32_t i) {
    return tile * wgmma::kRows + warp * 16 + i * 8 + g;
}

/// packed[tile][step][thread]: the four registers of a thread for one instruction, of a lower triangle with n
/// rows. Zero outside of it.
static __global__ void pack_triangle(const float* matrix, std::uint32_t n, uint4* packed) {
    const std::uint32_t step = blockIdx.x;
    const std::uint32_t tile = blockIdx.y;
    const std::uint32_t warp = threadIdx.x / 32;
    const std::uint32_t g = threadIdx.x % 32 / 4;
    const std::uint32_t c = threadIdx.x % 4;
    const auto at = [&](std::uint32_t i, std::uint32_t k) {
        const std::uint32_t row = factor_of_row(tile, warp, g, i);
        return row < n && k <= row ? matrix[std::size_t{row} * n + k] : 0.0f;
    };
    const auto pair = [&](std::uint32_t i, std::uint32_t k) {
        const __half2 halves = __floats2half2_rn(at(i, k), at(i, k + 1));
        return reinterpret_cast<const unsigned&>(halves);
    };
    const std::uint32_t k = step * wgmma::kStep + 2 * c;
    packed[(std::size_t{tile} * gridDim.x + step) * wgmma::kThreads + threadIdx.x] =
        make_uint4(pair(0, k), pair(1, k), pair(0, k + 8), pair(1, k + 8));
}

/// 64 columns of the 64 rows of a tile: what one thread of a warpgroup holds of them.
struct MatrixBlock {
    static constexpr unsigned kSteps = wgmma::kBlock / wgmma::kStep;
    static constexpr unsigned kSize = kSteps * wgmma::kThreads;

    __device__ explicit MatrixBlock(const uint4* from) {
#pragma unroll
        for (unsigned s = 0; s < kSteps; ++s) step[s] = __ldg(from + s * wgmma::kThreads);
    }

    uint4 step[kSteps];
};

/// Where a thread finds its part of the first block of a tile.
__device__ inline const uint4* start_of_rows(const uint4* packed, std::uint32_t blocks, std::uint32_t tile) {
    return packed + std::size_t{tile} * blocks * MatrixBlock::kSize + threadIdx.x % wgmma::kThreads;
}

}  // namespace vesper
