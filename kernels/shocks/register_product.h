// The inner loop of a matrix product on the CPU: a tile of rows and paths that stays in registers.
#pragma once

#include <cmath>
#include <cstddef>

namespace vesper {

/// Rows and paths of a tile: accumulators fill most of 32 vector registers of 64 bytes.
inline constexpr std::size_t kTileRows = 8;
template <class Real>
inline constexpr std::size_t kTilePaths = 192 / sizeof(Real);

/// y[r][p] += sum over k < depth of panel[k][r] z[k][p], each a chain of fma in ascending k that goes on from
/// y, so that the bits depend on neither tile nor vector width nor where the chain is cut. panel:
/// [depth][kTileRows]; z: [depth][stride] and y: [kTileRows][stride], kTilePaths of each row.
template <class Real>
inline void add_register_product(const Real* panel, std::size_t depth, const Real* z, Real* y,
                                 std::size_t stride) {
    Real sum[kTileRows][kTilePaths<Real>];
    for (std::size_t r = 0; r < kTileRows; ++r) {
        for (std::size_t p = 0; p < kTilePaths<Real>; ++p) sum[r][p] = y[r * stride + p];
    }
    for (std::size_t k = 0; k < depth; ++k) {
#pragma GCC unroll 16
        for (std::size_t r = 0; r < kTileRows; ++r) {
            const Real factor = panel[k * kTileRows + r];
#pragma omp simd
            for (std::size_t p = 0; p < kTilePaths<Real>; ++p) {
                sum[r][p] = std::fma(factor, z[k * stride + p], sum[r][p]);
            }
        }
    }
    for (std::size_t r = 0; r < kTileRows; ++r) {
        for (std::size_t p = 0; p < kTilePaths<Real>; ++p) y[r * stride + p] = sum[r][p];
    }
}

}  // namespace vesper
