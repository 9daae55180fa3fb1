// A factor model in half precision, as the blocks of factor_product.cuh read it: a tile of factors after
// another.
//
// Columns of the products are dealt out so that thread 32 w + 4 g + c of a warpgroup gets the factors of
// whole draws: column 16 q + 8 half + 2 c + i of a tile is its factor 16 q + 4 c + 2 half + i.
#pragma once

#include "kernels/math/draw_grid.h"
#include "kernels/shocks/mc_shocks.h"
#include "kernels/shocks/mc_shocks_point.h"
#include "kernels/tensor/wgmma.cuh"

namespace vesper::factor_product {

inline constexpr unsigned kTile = 64;
inline constexpr unsigned kQuads = kTile / 16;  // of a thread in a tile: the four factors of a draw
inline constexpr unsigned kPieces = kTile * wgmma::kBlock / 8;  // of 16 bytes, 64 common factors deep

// Loadings are multiplied by volatilities and by this, normals are divided by it: so both are in the range of
// half precision for volatilities from 1e-6 to 100, with Student's factors up to 10^6.
inline constexpr float kLift = 256;

// Own parts are multiplied by what their normals lack: sqrt(2 ln 2).
inline constexpr float kRadius = 1.17741002251547469101f;

/// What threads need of their factors in a tile besides the loadings, by [q][...][c].
struct alignas(1024) TileFactors {
    float4 mean[kQuads][2][4];  // [half]: of two factors, for two paths
    float4 own[kQuads][4];      // idiosyncratic times volatility times kRadius
    EntityRounds draw[kQuads][4];
};

/// Of each tile the loadings, [64 common factors][kPieces] as wgmma reads its operand B, then TileFactors.
struct Tiles {
    uint4* data;
    std::uint32_t blocks;  // of 64 common factors

    /// Of one tile, in units of 16 bytes.
    __host__ __device__ std::uint32_t size() const {
        return blocks * kPieces + sizeof(TileFactors) / sizeof(uint4);
    }
    __device__ uint4* loadings(std::uint32_t tile) const { return data + tile * size(); }
    __device__ TileFactors& factors(std::uint32_t tile) const {
        return *reinterpret_cast<TileFactors*>(loadings(tile) + blocks * kPieces);
    }
    /// Whether nothing in the model of a factor is NaN.
    __device__ bool is_number(std::uint32_t factor) const {
        const float4& mean =
            factors(factor / kTile).mean[factor % kTile / 16][factor % 4 / 2][factor % 16 / 4];
        return !isnan(factor % 2 == 0 ? mean.x : mean.y);
    }
};

/// The loadings of one of a tile's factors, times its volatility; `is_number` is cleared where one is NaN.
class LoadingRow {
  public:
    __device__ LoadingRow(const McModel<float>& model, const McDistribution<float>& distribution,
                          std::uint32_t factor, float unit, bool& is_number)
        : counts_(factor < model.n_factors),
          n_(model.n_common),
          row_(model.loading + std::size_t{factor} * model.n_common),
          scale_(counts_ ? kLift * unit * volatility_of(distribution, factor) : 0.0f),
          is_number_(is_number) {}

    /// Of the common factors k and k + 1.
    __device__ unsigned pair(std::uint32_t k) const {
        const __half2 halves = __floats2half2_rn(at(k), at(k + 1));
        return reinterpret_cast<const unsigned&>(halves);
    }

  private:
    __device__ float at(std::uint32_t k) const {
        constexpr float kLargest = 65504;
        if (!counts_ || k >= n_) return 0;
        const float value = scale_ * row_[k];
        if (isnan(value)) is_number_ = false;
        return std::fmin(std::fmax(value, -kLargest), kLargest);
    }

    bool counts_;
    std::uint32_t n_;
    const float* row_;
    float scale_;
    bool& is_number_;
};

/// The model's part in tile blockIdx.x besides the loadings, for the four factors of q and c.
__device__ inline void pack_factors(const McModel<float>& model, const McDistribution<float>& distribution,
                                    float unit, const bool (&is_number)[kTile], unsigned q, unsigned c,
                                    TileFactors& tile) {
    float mean[4] = {};
    float own[4] = {};
    for (unsigned r = 0; r < 4; ++r) {
        const unsigned row = 16 * q + 4 * c + r;
        const std::uint32_t factor = blockIdx.x * kTile + row;
        if (factor >= model.n_factors) continue;
        own[r] = kRadius * unit * volatility_of(distribution, factor) * model.idiosyncratic[factor];
        mean[r] = is_number[row] && !isnan(own[r]) ? unit * mean_of(distribution, factor) : nanf("");
    }
    tile.mean[q][0][c] = make_float4(mean[0], mean[1], mean[0], mean[1]);
    tile.mean[q][1][c] = make_float4(mean[2], mean[3], mean[2], mean[3]);
    tile.own[q][c] = make_float4(own[0], own[1], own[2], own[3]);
    tile.draw[q][c] =
        rounds_of_entity(model.seed, DrawStream::idiosyncratic, blockIdx.x * (kTile / 4) + 4 * q + c);
}

/// A block packs a tile, in units of 1 / unit. A factor with a NaN anywhere gets NaN for its mean.
static __global__ void pack(McModel<float> model, McDistribution<float> distribution, float unit,
                            Tiles tiles) {
    __shared__ bool is_number[kTile];
    if (threadIdx.x < kTile) is_number[threadIdx.x] = true;
    __syncthreads();
    const std::uint32_t per_column = tiles.blocks * wgmma::kBlock / 8;
    for (std::uint32_t i = threadIdx.x; i < kTile * per_column; i += blockDim.x) {
        const std::uint32_t column = i / per_column;
        const std::uint32_t row = column / 16 * 16 + column % 8 / 2 * 4 + column / 8 % 2 * 2 + column % 2;
        const LoadingRow loadings(model, distribution, blockIdx.x * kTile + row, unit, is_number[row]);
        const std::uint32_t k = i % per_column * 8;
        const std::uint32_t place = wgmma::place_in_block(k % wgmma::kBlock, column) / 8;
        tiles.loadings(blockIdx.x)[k / wgmma::kBlock * kPieces + place] =
            make_uint4(loadings.pair(k), loadings.pair(k + 2), loadings.pair(k + 4), loadings.pair(k + 6));
    }
    __syncthreads();
    if (threadIdx.x < kTile / 4) {
        pack_factors(model, distribution, unit, is_number, threadIdx.x / 4, threadIdx.x % 4,
                     tiles.factors(blockIdx.x));
    }
}

}  // namespace vesper::factor_product
