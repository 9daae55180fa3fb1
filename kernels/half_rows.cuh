// The factors and paths that a thread of a half-precision product holds.
#pragma once

#include "kernels/fast_normals.cuh"
#include "kernels/half_matrix.cuh"
#include "kernels/mc_shocks.h"
#include "kernels/mc_shocks_point.h"
#include "kernels/path_of.cuh"

namespace vesper {

/// What a thread needs to know of the kRows factors that it holds the mixtures of, in the order of its
/// results. Means and volatilities are in units of 1 / unit.
template <unsigned kRows>
struct Rows {
    std::uint32_t factor[kRows];
    float mean[kRows];
    float volatility[kRows];

    __device__ float value(const float* of_factor, unsigned r, std::uint32_t n_factors) const {
        return factor[r] < n_factors ? of_factor[factor[r]] : 0.0f;
    }
    __device__ void load(const McModel<float>& model, const McLaw<float>& law, float unit) {
#pragma unroll
        for (unsigned r = 0; r < kRows; ++r) {
            const bool counts = factor[r] < model.n_factors;
            mean[r] = counts ? unit * mean_of(law, factor[r]) : 0.0f;
            volatility[r] = counts ? unit * volatility_of(law, factor[r]) : 0.0f;
        }
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

/// The rows of a thread in a tile of a dense model.
__device__ inline Rows<2> dense_rows(const McModel<float>& model, const McLaw<float>& law,
                                     std::uint32_t tile, float unit) {
    Rows<2> rows;
#pragma unroll
    for (unsigned i = 0; i < 2; ++i) {
        rows.factor[i] =
            factor_of_row<RowOrder::in_order>(tile, threadIdx.x / 32 % 4, threadIdx.x % 32 / 4, i);
    }
    rows.load(model, law, unit);
    return rows;
}

/// The rows of a thread in a pair of tiles of a factor model: the four factors of a draw.
__device__ inline Rows<4> draw_rows(const McModel<float>& model, const McLaw<float>& law,
                                    std::uint32_t pair, float unit) {
    Rows<4> rows;
#pragma unroll
    for (unsigned r = 0; r < 4; ++r) {
        rows.factor[r] = factor_of_row<RowOrder::by_draw>(2 * pair + r / 2, threadIdx.x / 32 % 4,
                                                          threadIdx.x % 32 / 4, r % 2);
    }
    rows.load(model, law, unit);
    return rows;
}

/// Adds the factors' own part to the mixtures of the four factors of a draw: `use(r, value, column)` gets
/// each result.
template <class Use>
__device__ void add_own_parts(const McModel<float>& model, const McPaths& paths, const Rows<4>& rows,
                              std::uint32_t first, float (&y)[2][wgmma::kValues], Use use) {
    float own_part[4];
#pragma unroll
    for (unsigned r = 0; r < 4; ++r) own_part[r] = rows.value(model.idiosyncratic, r, model.n_factors);
#pragma unroll
    for (unsigned q = 0; q < wgmma::kValues / 2; ++q) {
        const unsigned v = q / 2 * 4 + q % 2;
        const unsigned column = column_of(v) + 2 * (threadIdx.x % 4);
        const FourNormals<float> own =
            draw_fast_normals(model.seed, {.stream = Stream::idiosyncratic,
                                           .entity = rows.factor[0] / kNormalsPerDraw,
                                           .path = path_of(paths, first + column)});
        const float normal[4] = {own.a, own.b, own.c, own.d};
#pragma unroll
        for (unsigned r = 0; r < 4; ++r) {
            float& value = y[r / 2][v + r % 2 * 2];
            value = std::fma(own_part[r], normal[r], value);
            use(r, value, column);
        }
    }
}

}  // namespace vesper
