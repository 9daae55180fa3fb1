// Correlated normals of a dense model on tensor cores: normals live in shared memory only, their mixtures in
// registers.
#pragma once

#include <algorithm>

#include "kernels/base/launch.cuh"
#include "kernels/shocks/mc_shocks_point.h"
#include "kernels/tensor/normals_in_half.cuh"
#include "kernels/tensor/packed_triangle.cuh"

namespace vesper::dense_product {

inline constexpr unsigned kGroups = 3;  // warpgroups of a block: while one waits or sums, the others multiply
inline constexpr unsigned kThreads = kGroups * wgmma::kThreads;

/// Shared memory of a block of kParts 56 paths; normals follow at the next multiple of 1024 bytes.
template <unsigned kParts>
struct Shared {
    static constexpr unsigned kPaths = kParts * wgmma::kColumns;
    static constexpr unsigned kBlockHalves = kPaths * wgmma::kBlock;
    static std::size_t bytes(std::uint32_t blocks) { return 1024 + blocks * kBlockHalves * sizeof(__half); }

    std::uint32_t next_tile;
    std::uint32_t tile_of_group[kGroups];
    float scale[kPaths];
};
static_assert(sizeof(Shared<2>) <= 1024);

/// y = (accumulate ? y : 0) + a block of C times a block of z.
template <unsigned kParts>
__device__ void multiply_block(const MatrixBlock& block, wgmma::Place z, bool accumulate,
                               float (&y)[kParts][wgmma::kValues]) {
#pragma unroll
    for (unsigned s = 0; s < MatrixBlock::kSteps; ++s) {
#pragma unroll
        for (unsigned part = 0; part < kParts; ++part) {
            constexpr std::uint32_t kPart = wgmma::kColumns * wgmma::kBlock;
            wgmma::multiply(y[part], block.step[s], z + wgmma::distance(part * kPart + s * wgmma::kStep),
                            accumulate || s > 0);
        }
    }
}

/// y = C z for the 64 factors of `tile`: the triangle ends with the block of that number.
template <unsigned kParts>
__device__ void multiply(const uint4* matrix, std::uint32_t blocks, std::uint32_t tile, const __half* z,
                         float (&y)[kParts][wgmma::kValues]) {
    const wgmma::Place place = wgmma::place_of(z);
    // Three blocks of C in registers: one is multiplied, one waits for its turn, one is on its way.
    const uint4* a = start_of_rows(matrix, blocks, tile);
    const auto fetch = [&](std::uint32_t block) {
        return MatrixBlock(a + min(block, tile) * MatrixBlock::kSize);
    };
    MatrixBlock ring[3] = {fetch(0), fetch(1), fetch(1)};
    for (std::uint32_t first = 0; first <= tile; first += 3) {
#pragma unroll
        for (unsigned turn = 0; turn < 3; ++turn) {
            const std::uint32_t block = first + turn;
            if (block > tile) break;
            wgmma::fence();
            multiply_block<kParts>(ring[turn], place + block * wgmma::distance(Shared<kParts>::kBlockHalves),
                                   block > 0, y);
            wgmma::commit();
            wgmma::wait<1>();  // the block before is done with its registers
            ring[(turn + 2) % 3] = fetch(block + 2);
        }
    }
    wgmma::wait<0>();
#pragma unroll
    for (unsigned part = 0; part < kParts; ++part) wgmma::settle(y[part]);
}

/// The number of the next tile, the same in every thread of a warpgroup.
template <unsigned kParts>
__device__ std::uint32_t take_tile(Shared<kParts>& shared) {
    const unsigned group = threadIdx.x / wgmma::kThreads;
    const auto meet = [&] {
        asm volatile("bar.sync %0, %1;" ::"r"(group + 1), "n"(wgmma::kThreads) : "memory");
    };
    meet();
    if (threadIdx.x % wgmma::kThreads == 0) shared.tile_of_group[group] = atomicAdd(&shared.next_tile, 1u);
    meet();
    return shared.tile_of_group[group];
}

/// A block takes kPaths paths at a time; `take` gets the mixtures of one tile of factors after the other.
template <unsigned kParts, class Take>
__global__ void __launch_bounds__(kThreads, 1)
    mix(McModel<float> model, McDistribution<float> distribution, McPaths paths, const uint4* matrix,
        std::uint32_t blocks, Take take) {
    extern __shared__ __align__(1024) unsigned char memory[];
    auto& shared = *reinterpret_cast<Shared<kParts>*>(memory);
    auto* z = reinterpret_cast<__half*>(memory + 1024);
    constexpr std::uint32_t kPaths = Shared<kParts>::kPaths;
    for (std::uint32_t first = blockIdx.x * kPaths; first < paths.count; first += gridDim.x * kPaths) {
        draw_half_normals<kPaths>(
            model.seed, DrawStream::dense, paths, first, model.n_factors,
            [](std::uint32_t) { return square_of_radius(1.0f); }, z);
        if (threadIdx.x < kPaths) {
            const std::uint32_t path = path_id(paths, first + threadIdx.x);
            shared.scale[threadIdx.x] =
                static_cast<float>(path_scale(model.seed, path, distribution.degrees_of_freedom));
        }
        if (threadIdx.x == 0) shared.next_tile = 0;
        __syncthreads();
        for (std::uint32_t taken = take_tile(shared); taken < blocks; taken = take_tile(shared)) {
            const std::uint32_t tile = blocks - 1 - taken;  // the longest first
            float y[kParts][wgmma::kValues];
            multiply<kParts>(matrix, blocks, tile, z, y);
            take.dense(model, distribution, y, tile, shared.scale, first, paths.count);
        }
        __syncthreads();
    }
}

/// Runs `mix` on all paths; n_factors <= 2048.
template <class Take>
void run(const McModel<float>& model, const McDistribution<float>& distribution, const McPaths& paths,
         const Take& take, StreamHandle stream) {
    const std::uint32_t blocks = blocks_for(model.n_factors, wgmma::kBlock);
    const StreamBuffer<uint4> matrix(std::size_t{blocks} * blocks * MatrixBlock::kSize, stream);
    pack_triangle<<<dim3(blocks * MatrixBlock::kSteps, blocks), wgmma::kThreads, 0, stream>>>(
        model.cholesky, model.n_factors, matrix.data());
    check_launch("matrix in half precision");
    const auto launch = [&](auto kernel, std::size_t bytes, unsigned n_paths) {
        allow_shared(kernel, bytes);
        const unsigned grid = std::min<unsigned>(multiprocessors(), blocks_for(paths.count, n_paths));
        kernel<<<grid, kThreads, bytes, stream>>>(model, distribution, paths, matrix.data(), blocks, take);
        check_launch("dense model in half precision");
    };
    if (blocks <= 16) {
        launch(mix<2, Take>, Shared<2>::bytes(blocks), Shared<2>::kPaths);
    } else {
        launch(mix<1, Take>, Shared<1>::bytes(blocks), Shared<1>::kPaths);
    }
}

}  // namespace vesper::dense_product
