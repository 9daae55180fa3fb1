// Normals of a block of paths in shared memory, in half precision, as wgmma reads its operand B.
#pragma once

#include "kernels/math/fast_normals.cuh"
#include "kernels/shocks/path_ids.cuh"
#include "kernels/tensor/wgmma.cuh"

namespace vesper {

/// z[block][path][64 factors]: normals of factors [0, n_factors) on kPaths paths from the `first` of a set,
/// times a factor whose square_of_radius is square_of(path - first); zero beyond. All threads of a block take
/// part; a barrier must follow.
template <unsigned kPaths, class SquareOf>
__device__ void draw_half_normals(std::uint64_t seed, DrawStream stream, const McPaths& paths,
                                  std::uint32_t first, std::uint32_t n_factors, SquareOf square_of,
                                  __half* z) {
    static_assert(kPaths % 8 == 0, "blocks begin at multiples of 1024 bytes");
    constexpr std::uint32_t kTogether = 2 * kNormalsPerDraw;  // factors: two draws, 16 bytes of a column
    const std::uint32_t per_path =
        (n_factors + wgmma::kBlock - 1) / wgmma::kBlock * (wgmma::kBlock / kTogether);
    for (std::uint32_t i = threadIdx.x; i < kPaths * per_path; i += blockDim.x) {
        const std::uint32_t path = i / per_path;
        const std::uint32_t factor = i % per_path * kTogether;
        const std::uint32_t id = path_id(paths, first + path);
        const float square = square_of(path);
        const auto draw = [&](std::uint32_t from) {
            const FourNormals<float> four = fast_normals_of(
                draw_words(seed, {.stream = stream, .entity = from / kNormalsPerDraw, .path = id}), square);
            const __half2 low = __floats2half2_rn(four.a, four.b);
            const __half2 high = __floats2half2_rn(four.c, four.d);
            const bool counts = from < n_factors;
            return make_uint2(counts ? reinterpret_cast<const unsigned&>(low) : 0u,
                              counts ? reinterpret_cast<const unsigned&>(high) : 0u);
        };
        const uint2 one = draw(factor);
        const uint2 other = draw(factor + kNormalsPerDraw);
        __half* out = z + factor / wgmma::kBlock * kPaths * wgmma::kBlock +
                      wgmma::place_in_block(factor % wgmma::kBlock, path);
        *reinterpret_cast<uint4*>(out) = make_uint4(one.x, one.y, other.x, other.y);
    }
    wgmma::publish_shared();
}

}  // namespace vesper
