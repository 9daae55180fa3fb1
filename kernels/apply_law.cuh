// From the mixtures of a model to its shocks under a law, on the device.
#pragma once

#include "kernels/launch.cuh"
#include "kernels/mc_shocks.h"
#include "kernels/mc_shocks_point.h"
#include "kernels/path_of.cuh"

namespace vesper {

inline constexpr unsigned kLawThreads = 256;
inline constexpr std::uint32_t kLawFactors = 64;  // of a thread: what a draw of the path's scale is shared by

template <class Real>
__global__ void __launch_bounds__(kLawThreads)
    apply_law_to_paths(std::uint64_t seed, std::uint32_t n_factors, McLaw<Real> law, McPaths paths,
                       const Real* mixtures, Real* shocks, std::size_t stride) {
    const std::uint32_t i = blockIdx.x * kLawThreads + threadIdx.x;
    if (i >= paths.count) return;
    const Real scale = static_cast<Real>(path_scale(seed, path_of(paths, i), law.degrees_of_freedom));
    const std::uint32_t begin = blockIdx.y * kLawFactors;
    const std::uint32_t end = min(n_factors, begin + kLawFactors);
#pragma unroll 8
    for (std::uint32_t factor = begin; factor < end; ++factor) {
        const std::size_t at = factor * stride + i;
        shocks[at] = shock_of(mixtures[at], mean_of(law, factor), volatility_of(law, factor), scale);
    }
}

/// Both are [n_factors][stride]; they may be the same.
template <class Real>
void apply_law(const McModel<Real>& model, const McLaw<Real>& law, const McPaths& paths, const Real* mixtures,
               Real* shocks, std::size_t stride, StreamHandle stream) {
    const bool unit = law.volatility == nullptr && law.mean == nullptr && law.degrees_of_freedom == 0;
    if (model.n_factors == 0 || paths.count == 0 || (unit && mixtures == shocks)) return;
    const dim3 grid(blocks_for(paths.count, kLawThreads), blocks_for(model.n_factors, kLawFactors));
    apply_law_to_paths<<<grid, kLawThreads, 0, stream>>>(model.seed, model.n_factors, law, paths, mixtures,
                                                         shocks, stride);
    check_launch("shocks of a law");
}

}  // namespace vesper
