// The factors and columns that a thread of a dense product in half precision holds.
#pragma once

#include "kernels/shocks/mc_shocks.h"
#include "kernels/shocks/mc_shocks_point.h"
#include "kernels/tensor/packed_triangle.cuh"

namespace vesper {

/// What a thread needs to know of its two factors in a tile, in the order of its results. Means and
/// volatilities are in units of 1 / unit.
struct Rows {
    std::uint32_t factor[2];
    float mean[2];
    float volatility[2];

    __device__ Rows(const McModel<float>& model, const McDistribution<float>& distribution,
                    std::uint32_t tile, float unit) {
#pragma unroll
        for (unsigned i = 0; i < 2; ++i) {
            factor[i] = factor_of_row(tile, threadIdx.x / 32 % 4, threadIdx.x % 32 / 4, i);
            const bool counts = factor[i] < model.n_factors;
            mean[i] = counts ? unit * mean_of(distribution, factor[i]) : 0.0f;
            volatility[i] = counts ? unit * volatility_of(distribution, factor[i]) : 0.0f;
        }
    }

    __device__ float value(const float* of_factor, unsigned i, std::uint32_t n_factors) const {
        return factor[i] < n_factors ? of_factor[factor[i]] : 0.0f;
    }
};

/// Value v of a wgmma result is in this column (but for 2 c), and in the first or the second row of the
/// thread.
__device__ constexpr unsigned column_of(unsigned v) {
    return v / 4 * 8 + v % 2;
}
__device__ constexpr unsigned row_of(unsigned v) {
    return v / 2 % 2;
}

}  // namespace vesper
