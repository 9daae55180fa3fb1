// Correlated normals of a factor model: the common part on tensor cores, each factor's own part drawn where
// it is used.
#pragma once

#include <algorithm>

#include "kernels/half_matrix.cuh"
#include "kernels/half_normals.cuh"
#include "kernels/launch.cuh"
#include "kernels/mc_shocks_point.h"

namespace vesper::half_factor {

inline constexpr unsigned kGroups = 4;  // warpgroups of a block
inline constexpr unsigned kBlocks = 1;  // on a multiprocessor
inline constexpr unsigned kThreads = kGroups * wgmma::kThreads;
inline constexpr unsigned kParts = 4;
inline constexpr unsigned kPaths = kParts * wgmma::kColumns;
inline constexpr unsigned kFactors = 2 * wgmma::kRows;  // of a piece of work: 32 draws

/// y[s]: mixtures of the common normals for the tiles 2 pair + s, on the paths of one part.
__device__ inline void multiply(const uint4* matrix, std::uint32_t blocks, std::uint32_t pair,
                                const __half* z, float (&y)[2][wgmma::kValues]) {
    for (std::uint32_t block = 0; block < blocks; ++block) {
        const MatrixBlock upper(start_of_rows(matrix, blocks, 2 * pair) + block * MatrixBlock::kSize);
        const MatrixBlock lower(start_of_rows(matrix, blocks, 2 * pair + 1) + block * MatrixBlock::kSize);
        wgmma::fence();
#pragma unroll
        for (unsigned s = 0; s < MatrixBlock::kSteps; ++s) {
            const wgmma::Place b = wgmma::place_of(z) + block * wgmma::distance(kPaths * wgmma::kBlock) +
                                   wgmma::distance(s * wgmma::kStep);
            wgmma::multiply(y[0], upper.step[s], b, block > 0 || s > 0);
            wgmma::multiply(y[1], lower.step[s], b, block > 0 || s > 0);
        }
        wgmma::commit();
        wgmma::wait<0>();
        wgmma::settle(y[0]);
        wgmma::settle(y[1]);
    }
}

/// A block takes kPaths paths at a time; `take` gets the mixtures of kFactors factors on 56 paths after
/// another.
template <class Take>
__global__ void __launch_bounds__(kThreads, kBlocks)
    mix(McModel<float> model, McLaw<float> law, McPaths paths, const uint4* matrix, std::uint32_t blocks, Take take) {
    extern __shared__ __align__(1024) unsigned char memory[];
    auto* scale = reinterpret_cast<float*>(memory);
    auto* z = reinterpret_cast<__half*>(memory + 1024);
    const std::uint32_t n_pairs = (model.n_factors + kFactors - 1) / kFactors;
    for (std::uint32_t first = blockIdx.x * kPaths; first < paths.count; first += gridDim.x * kPaths) {
        draw_half_normals<kPaths>(model.seed, Stream::common, paths, first, model.n_common, z);
        if (threadIdx.x < kPaths) {
            const std::uint32_t path = path_of(paths, first + threadIdx.x);
            scale[threadIdx.x] = static_cast<float>(path_scale(model.seed, path, law.degrees_of_freedom));
        }
        __syncthreads();
        for (std::uint32_t piece = threadIdx.x / wgmma::kThreads; piece < n_pairs * kParts;
             piece += kGroups) {
            const std::uint32_t part = piece % kParts * wgmma::kColumns;
            float y[2][wgmma::kValues];
            multiply(matrix, blocks, piece / kParts, z + part * wgmma::kBlock, y);
            take.factor(model, law, paths, y, piece / kParts, scale + part, first + part);
        }
        __syncthreads();
    }
}

/// Runs `mix` on all paths; n_common <= 256.
template <class Take>
void run(const McModel<float>& model, const McLaw<float>& law, const McPaths& paths, const Take& take,
         StreamHandle stream) {
    const std::uint32_t blocks = blocks_for(model.n_common, wgmma::kBlock);
    const std::uint32_t tiles = 2 * blocks_for(model.n_factors, kFactors);
    const StreamBuffer<uint4> matrix(std::size_t{tiles} * blocks * MatrixBlock::kSize, stream);
    pack_matrix<RowOrder::by_draw><<<dim3(blocks * MatrixBlock::kSteps, tiles), wgmma::kThreads, 0, stream>>>(
        model.loading, model.n_factors, model.n_common, false, matrix.data());
    check_launch("loadings in half precision");
    const std::size_t bytes = 1024 + blocks * kPaths * wgmma::kBlock * sizeof(__half);
    allow_shared(mix<Take>, bytes);
    const unsigned grid = std::min<unsigned>(kBlocks * multiprocessors(), blocks_for(paths.count, kPaths));
    mix<<<grid, kThreads, bytes, stream>>>(model, law, paths, matrix.data(), blocks, take);
    check_launch("factor model in half precision");
}

}  // namespace vesper::half_factor
