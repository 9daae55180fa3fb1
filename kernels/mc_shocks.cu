#include <algorithm>

#include "kernels/launch.cuh"
#include "kernels/mc_shocks.h"
#include "kernels/mc_shocks_point.h"
#include "kernels/path_of.cuh"

namespace vesper {
namespace {

constexpr unsigned kTile = 64;            // rows and paths of a block's tile of the product
constexpr unsigned kDepth = 16;           // terms of the product between two barriers
constexpr unsigned kOwn = 4;              // rows and paths of a thread: a draw has four rows
constexpr unsigned kSide = kTile / kOwn;  // threads along a side of the tile
constexpr unsigned kDrawThreads = 128;
constexpr std::uint32_t kLaunchPaths = 32768;  // what bounds the scratch for normals

/// z[4 entity + i][path]: the normals that the product mixes.
template <class Real>
__global__ void __launch_bounds__(kDrawThreads)
    draw_rows(std::uint64_t seed, Stream stream, McPaths paths, Real* z, std::size_t stride) {
    const std::uint32_t i = blockIdx.x * kDrawThreads + threadIdx.x;
    if (i >= paths.count) return;
    const FourNormals<Real> normals =
        draw_normals<Real>(seed, {.stream = stream, .entity = blockIdx.y, .path = path_of(paths, i)});
    Real* out = z + blockIdx.y * kNormalsPerDraw * stride + i;
    out[0] = normals.a;
    out[stride] = normals.b;
    out[2 * stride] = normals.c;
    out[3 * stride] = normals.d;
}

/// The matrix of a model and how much of a row counts.
template <class Real>
struct Mixing {
    const Real* matrix;
    std::uint32_t rows;
    std::uint32_t columns;
    bool triangle;

    __device__ Real at(std::uint32_t row, std::uint32_t k) const {
        const bool counts = row < rows && k < columns && (!triangle || k <= row);
        return counts ? matrix[std::size_t{row} * columns + k] : Real(0);
    }
};

template <class Real>
__device__ void add_own_part(const McModel<Real>& model, std::uint32_t first_row, std::uint32_t path,
                             Real (&y)[kOwn]) {
    const FourNormals<Real> own = draw_normals<Real>(
        model.seed, {.stream = Stream::idiosyncratic, .entity = first_row / kNormalsPerDraw, .path = path});
    const Real normals[kOwn] = {own.a, own.b, own.c, own.d};
#pragma unroll
    for (unsigned r = 0; r < kOwn; ++r) {
        if (first_row + r < model.n_factors)
            y[r] = std::fma(model.idiosyncratic[first_row + r], normals[r], y[r]);
    }
}

/// Shocks of a tile of kTile factors and paths: each a chain of fma in ascending k, as on the CPU.
template <class Real>
__global__ void __launch_bounds__(kSide* kSide) mix(McModel<Real> model, McLaw<Real> law, McPaths paths, const Real* z,
                                                    std::size_t z_stride, Real* shocks, std::size_t stride) {
    __shared__ Real factor[kDepth][kTile + 1];
    __shared__ Real normal[kDepth][kTile];
    const unsigned x = threadIdx.x % kSide;
    const unsigned y = threadIdx.x / kSide;
    const std::uint32_t first_path = blockIdx.x * kTile;
    const std::uint32_t first_row = blockIdx.y * kTile;
    const bool dense = model.n_common == 0;
    const Mixing<Real> mixing = {.matrix = dense ? model.cholesky : model.loading,
                                 .rows = model.n_factors,
                                 .columns = dense ? model.n_factors : model.n_common,
                                 .triangle = dense};
    const std::uint32_t depth = dense ? min(first_row + kTile, model.n_factors) : model.n_common;
    Real sum[kOwn][kOwn] = {};  // [path][row]
    for (std::uint32_t k = 0; k < depth; k += kDepth) {
        for (unsigned i = threadIdx.x; i < kDepth * kTile; i += kSide * kSide) {
            factor[i % kDepth][i / kDepth] = mixing.at(first_row + i / kDepth, k + i % kDepth);
            const std::uint32_t path = first_path + i % kTile;
            const std::uint32_t row = k + i / kTile;
            normal[i / kTile][i % kTile] =
                path < paths.count && row < depth ? z[row * z_stride + path] : Real(0);
        }
        __syncthreads();
        for (unsigned step = 0; step < kDepth; ++step) {
#pragma unroll
            for (unsigned p = 0; p < kOwn; ++p) {
#pragma unroll
                for (unsigned r = 0; r < kOwn; ++r) {
                    sum[p][r] = std::fma(factor[step][y * kOwn + r], normal[step][x + p * kSide], sum[p][r]);
                }
            }
        }
        __syncthreads();
    }
#pragma unroll
    for (unsigned p = 0; p < kOwn; ++p) {
        const std::uint32_t i = first_path + x + p * kSide;
        if (i >= paths.count) continue;
        const std::uint32_t path = path_of(paths, i);
        const std::uint32_t row = first_row + y * kOwn;
        if (!dense) add_own_part(model, row, path, sum[p]);
        const Real scale = static_cast<Real>(path_scale(model.seed, path, law.degrees_of_freedom));
#pragma unroll
        for (unsigned r = 0; r < kOwn; ++r) {
            if (row + r >= model.n_factors) break;
            shocks[(row + r) * stride + i] =
                shock_of(sum[p][r], mean_of(law, row + r), volatility_of(law, row + r), scale);
        }
    }
}

}  // namespace

template <class Real>
void mc_shocks_cuda(const McShocks<Real>& args, StreamHandle stream) {
    const McModel<Real>& model = args.model;
    if (model.n_factors == 0 || args.paths.count == 0) return;
    const bool dense = model.n_common == 0;
    const unsigned n_draws = blocks_for(dense ? model.n_factors : model.n_common, kNormalsPerDraw);
    const std::size_t z_stride = std::min(args.paths.count, kLaunchPaths);
    const StreamBuffer<Real> z(n_draws * kNormalsPerDraw * z_stride, stream);
    for (std::uint32_t first = 0; first < args.paths.count; first += kLaunchPaths) {
        const McPaths paths = part_of(args.paths, first, std::min(args.paths.count - first, kLaunchPaths));
        draw_rows<<<dim3(blocks_for(paths.count, kDrawThreads), n_draws), kDrawThreads, 0, stream>>>(
            model.seed, dense ? Stream::dense : Stream::common, paths, z.data(), z_stride);
        check_launch("mc_shocks: draws");
        mix<<<dim3(blocks_for(paths.count, kTile), blocks_for(model.n_factors, kTile)), kSide * kSide, 0,
              stream>>>(model, args.law, paths, z.data(), z_stride, args.shocks + first, args.stride);
        check_launch("mc_shocks: product");
    }
}

template void mc_shocks_cuda(const McShocks<float>&, StreamHandle);
template void mc_shocks_cuda(const McShocks<double>&, StreamHandle);

}  // namespace vesper
