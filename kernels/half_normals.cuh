// Normals of a block of paths in shared memory, in half precision, as wgmma reads its operand B.
#pragma once

#include "kernels/fast_normals.cuh"
#include "kernels/path_of.cuh"
#include "kernels/wgmma.cuh"

namespace vesper {

/// z[block][path][64 factors]: normals of factors [0, n_factors) on kPaths paths from the `first` of a set;
/// zero beyond. All threads of a block take part; a barrier must follow.
template <unsigned kPaths>
__device__ void draw_half_normals(std::uint64_t seed, Stream stream, const McPaths& paths,
                                  std::uint32_t first, std::uint32_t n_factors, __half* z) {
    static_assert(kPaths % 8 == 0, "blocks begin at multiples of 1024 bytes");
    constexpr std::uint32_t kLanes = 32;
    constexpr std::uint32_t kDraws = wgmma::kBlock / kNormalsPerDraw;  // of a path in a block
    const std::uint32_t n_draws = (n_factors + wgmma::kBlock - 1) / wgmma::kBlock * kDraws;
    const std::uint32_t per_path = (n_draws + kLanes - 1) / kLanes;
    const std::uint32_t lane = threadIdx.x % kLanes;
    for (std::uint32_t unit = threadIdx.x / kLanes; unit < kPaths * per_path; unit += blockDim.x / kLanes) {
        const std::uint32_t path = unit / per_path;
        const std::uint32_t entity = unit % per_path * kLanes + lane;
        if (entity >= n_draws) continue;
        __half2 halves[2] = {};
        if (entity * kNormalsPerDraw < n_factors) {
            const FourNormals<float> four = draw_fast_normals(
                seed, {.stream = stream, .entity = entity, .path = path_of(paths, first + path)});
            halves[0] = __floats2half2_rn(four.a, four.b);
            halves[1] = __floats2half2_rn(four.c, four.d);
        }
        const std::uint32_t k = entity % kDraws * kNormalsPerDraw;
        __half* out = z + entity / kDraws * kPaths * wgmma::kBlock + wgmma::place_in_block(k, path);
        *reinterpret_cast<uint2*>(out) = reinterpret_cast<const uint2&>(halves);
    }
    wgmma::publish_shared();
}

}  // namespace vesper
