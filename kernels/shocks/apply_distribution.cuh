// From the mixtures of a model to its shocks under a distribution, on the device.
#pragma once

#include "kernels/base/launch.cuh"
#include "kernels/shocks/mc_shocks.h"
#include "kernels/shocks/mc_shocks_point.h"
#include "kernels/shocks/path_ids.cuh"

namespace vesper {

inline constexpr unsigned kScaleThreads = 256;
inline constexpr std::uint32_t kScaleFactors =
    64;  // of a thread: what a draw of the path's scale is shared by

template <class Real>
__global__ void __launch_bounds__(kScaleThreads)
    apply_distribution_to_paths(std::uint64_t seed, std::uint32_t n_factors,
                                McDistribution<Real> distribution, McPaths paths, const Real* mixtures,
                                Real* shocks, std::size_t stride) {
    const std::uint32_t i = blockIdx.x * kScaleThreads + threadIdx.x;
    if (i >= paths.count) return;
    const Real scale =
        static_cast<Real>(path_scale(seed, path_id(paths, i), distribution.degrees_of_freedom));
    const std::uint32_t begin = blockIdx.y * kScaleFactors;
    const std::uint32_t end = min(n_factors, begin + kScaleFactors);
#pragma unroll 8
    for (std::uint32_t factor = begin; factor < end; ++factor) {
        const std::size_t at = factor * stride + i;
        shocks[at] =
            shock_of(mixtures[at], mean_of(distribution, factor), volatility_of(distribution, factor), scale);
    }
}

/// Both are [n_factors][stride]; they may be the same.
template <class Real>
void apply_distribution(const McModel<Real>& model, const McDistribution<Real>& distribution,
                        const McPaths& paths, const Real* mixtures, Real* shocks, std::size_t stride,
                        StreamHandle stream) {
    const bool unit = distribution.volatility == nullptr && distribution.mean == nullptr &&
                      distribution.degrees_of_freedom == 0;
    if (model.n_factors == 0 || paths.count == 0 || (unit && mixtures == shocks)) return;
    const dim3 grid(blocks_for(paths.count, kScaleThreads), blocks_for(model.n_factors, kScaleFactors));
    apply_distribution_to_paths<<<grid, kScaleThreads, 0, stream>>>(model.seed, model.n_factors, distribution,
                                                                    paths, mixtures, shocks, stride);
    check_launch("shocks of a distribution");
}

}  // namespace vesper
