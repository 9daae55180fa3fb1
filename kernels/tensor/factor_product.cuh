// Correlated normals of a factor model: the common part on tensor cores, each factor's own part drawn where
// it is used.
//
// A block is one warpgroup. It takes 64 paths through all factors, a tile at a time: the paths' common
// normals stay in shared memory, the loadings come and go. Thread 32 w + 4 g + c has the paths 16 w + g and +
// 8, and of each tile the factors 16 q + 4 c ... + 3.
#pragma once

#include "kernels/base/launch.cuh"
#include "kernels/shocks/mc_shocks_point.h"
#include "kernels/tensor/factor_tiles.cuh"
#include "kernels/tensor/normals_in_half.cuh"
#include "kernels/tensor/tile_ring.cuh"

namespace vesper::factor_product {

inline constexpr unsigned kThreads = wgmma::kThreads;
inline constexpr unsigned kPaths = wgmma::kRows;
inline constexpr unsigned kValues = 8 * kQuads;  // of a tile, in each thread

/// d += loadings times normals.
__device__ inline void multiply(const __half* z, const uint4* loadings, std::uint32_t blocks,
                                float (&d)[kValues]) {
    const wgmma::Place of_z = wgmma::place_of(z);
    const wgmma::Place of_loadings = wgmma::place_of(reinterpret_cast<const __half*>(loadings));
#pragma unroll 1
    for (std::uint32_t block = 0; block < blocks; ++block) {
        wgmma::fence();
#pragma unroll
        for (unsigned s = 0; s < wgmma::kBlock; s += wgmma::kStep) {
            wgmma::multiply_add(
                d, of_z + block * wgmma::distance(kPaths * wgmma::kBlock) + wgmma::distance(s),
                of_loadings + block * wgmma::distance(kTile * wgmma::kBlock) + wgmma::distance(s));
        }
        wgmma::commit();
    }
}

/// The two paths of a thread, as their own parts are drawn: path p is 8 p after the first. Normals are
/// divided by kRadius, and multiplied by Student's factor where there is one, which costs a product more.
template <bool kStudent>
struct PathPair {
    PathRounds draw[2];
    float square[2];  // of Student's factor

    __device__ FourNormals<float> normals(std::uint64_t seed, const uint4& entity, unsigned p) const {
        return fast_normals_of(draw_words(seed, {entity.x, entity.y, entity.z, entity.w}, draw[p]),
                               kStudent ? square[p] : 1.0f);
    }
};

/// use.take gets the shocks of one tile's factors, of which d holds the common parts.
template <bool kStudent, class Use>
__device__ void take_tile(std::uint64_t seed, const PathPair<kStudent>& pair, const TileFactors& tile,
                          const float (&d)[kValues], Use& use) {
    const unsigned c = threadIdx.x % 4;
#pragma unroll
    for (unsigned q = 0; q < kQuads; ++q) {
        const uint4 entity = reinterpret_cast<const uint4&>(tile.draw[q][c]);
        const float4 own = tile.own[q][c];
        float x[2][4];
#pragma unroll
        for (unsigned p = 0; p < 2; ++p) {
            const FourNormals<float> normal = pair.normals(seed, entity, p);
            x[p][0] = std::fma(own.x, normal.a, d[8 * q + 2 * p]);
            x[p][1] = std::fma(own.y, normal.b, d[8 * q + 2 * p + 1]);
            x[p][2] = std::fma(own.z, normal.c, d[8 * q + 4 + 2 * p]);
            x[p][3] = std::fma(own.w, normal.d, d[8 * q + 4 + 2 * p + 1]);
        }
        use.take(x);
    }
}

/// Shared memory of a block, in bytes.
inline std::size_t shared_bytes(const Tiles& tiles) {
    return tiles.blocks * kPaths * wgmma::kBlock * sizeof(__half) + 2 * tiles.size() * sizeof(uint4) +
           kPaths * sizeof(float) + sizeof(TileRing::Arrivals);
}

/// Each thread makes a Use of its paths. It takes the shocks of the thread's factors: of 4 c ... + 3 first,
/// of those 16 further each time, x[p][r] that of factor r on path p. Use::kBlocks fit on a multiprocessor.
template <bool kStudent, class Use>
__global__ void __launch_bounds__(kThreads, Use::kBlocks)
    mix(McModel<float> model, double degrees_of_freedom, McPaths paths, Tiles tiles,
        typename Use::Args args) {
    extern __shared__ __align__(1024) unsigned char memory[];
    auto* const z = reinterpret_cast<__half*>(memory);
    auto* const ring = reinterpret_cast<uint4*>(z + tiles.blocks * kPaths * wgmma::kBlock);
    auto* const square = reinterpret_cast<float*>(ring + 2 * tiles.size());
    auto& arrivals = *reinterpret_cast<TileRing::Arrivals*>(square + kPaths);
    const std::uint32_t first = blockIdx.x * kPaths;
    const std::uint32_t n_tiles = (model.n_factors + kTile - 1) / kTile;
    if (threadIdx.x < kPaths) {
        const auto scale = static_cast<float>(
            path_scale(model.seed, path_id(paths, first + threadIdx.x), degrees_of_freedom));
        square[threadIdx.x] = scale * scale;
    }
    TileRing loadings(tiles.data, n_tiles, tiles.size(), ring, arrivals);  // all threads meet here
    draw_half_normals<kPaths>(
        model.seed, DrawStream::common, paths, first, model.n_common,
        [&](std::uint32_t path) { return square_of_radius(square[path]) / (kLift * kLift); }, z);

    const unsigned row = threadIdx.x / 32 * 16 + threadIdx.x % 32 / 4;
    PathPair<kStudent> pair;
    for (const unsigned p : {0u, 1u}) {
        pair.draw[p] = rounds_of_path(model.seed, path_id(paths, first + row + 8 * p));
        pair.square[p] = square[row + 8 * p];
    }
    Use use(args, first + row);
    for (std::uint32_t t = 0; t < n_tiles; ++t) {
        const Tiles here = {loadings.take(t), tiles.blocks};
        const TileFactors& tile = here.factors(0);
        float d[kValues];
#pragma unroll
        for (unsigned j = 0; j < 2 * kQuads; ++j) {
            reinterpret_cast<float4&>(d[4 * j]) = tile.mean[j / 2][j % 2][threadIdx.x % 4];
        }
        multiply(z, here.loadings(0), tiles.blocks, d);
        wgmma::wait<0>();  // other blocks have work meanwhile
        wgmma::settle(d);
        take_tile(model.seed, pair, tile, d, use);
    }
    use.finish(paths.count);
}

/// A model under a distribution on the device, packed for the time that the object lives.
class Packed {
  public:
    Packed(const McModel<float>& model, const McDistribution<float>& distribution, float unit,
           StreamHandle stream)
        : model_(model),
          degrees_of_freedom_(distribution.degrees_of_freedom),
          n_tiles_(blocks_for(model.n_factors, kTile)),
          tiles_{.data = nullptr, .blocks = blocks_for(model.n_common, wgmma::kBlock)},
          memory_(std::size_t{n_tiles_} * tiles_.size(), stream),
          stream_(stream) {
        tiles_.data = memory_.data();
        pack<<<n_tiles_, 256, 0, stream>>>(model, distribution, unit, tiles_);
        check_launch("factor model in half precision");
    }

    std::uint32_t n_padded() const { return n_tiles_ * kTile; }
    const Tiles& tiles() const { return tiles_; }

    /// Hands the shocks on all paths to Uses; blockIdx.y < n_uses is the number of one.
    template <class Use>
    void run(const McPaths& paths, const typename Use::Args& args, unsigned n_uses) const {
        const std::size_t bytes = shared_bytes(tiles_);
        const auto kernel = degrees_of_freedom_ == 0 ? mix<false, Use> : mix<true, Use>;
        allow_shared(kernel, bytes);
        const dim3 grid(blocks_for(paths.count, kPaths), n_uses);
        kernel<<<grid, kThreads, bytes, stream_>>>(model_, degrees_of_freedom_, paths, tiles_, args);
        check_launch("mixtures of common and own normals");
    }

  private:
    McModel<float> model_;
    double degrees_of_freedom_;
    std::uint32_t n_tiles_;
    Tiles tiles_;
    StreamBuffer<uint4> memory_;
    StreamHandle stream_;
};

}  // namespace vesper::factor_product
