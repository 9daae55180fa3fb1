#include <algorithm>

#include "kernels/base/launch.cuh"
#include "kernels/shocks/mc_shocks.h"
#include "kernels/shocks/mc_shocks_point.h"
#include "kernels/shocks/path_ids.cuh"

namespace vesper {
namespace {

constexpr unsigned kFour = kNormalsPerDraw;  // rows of a draw, and neighbours that are loaded together
constexpr unsigned kSide = 16;               // threads along a side of a block's tile of the product
constexpr unsigned kThreads = kSide * kSide;
constexpr unsigned kDepth = 16;  // terms of the product between two barriers
template <class Real>
constexpr unsigned kFours = 8 / sizeof(Real);  // of rows, and of paths, that a thread owns
template <class Real>
constexpr unsigned kOwn = kFours<Real>* kFour;
template <class Real>
constexpr unsigned kTile = kOwn<Real>* kSide;  // rows and paths of a tile
constexpr unsigned kDrawThreads = 128;
constexpr std::uint32_t kLaunchPaths = 32768;  // what bounds the scratch for normals

/// z[4 entity + i][path]: the normals that the product mixes.
template <class Real>
__global__ void __launch_bounds__(kDrawThreads)
    draw_rows(std::uint64_t seed, DrawStream stream, McPaths paths, Real* z, std::size_t stride) {
    const std::uint32_t i = blockIdx.x * kDrawThreads + threadIdx.x;
    if (i >= paths.count) return;
    const FourNormals<Real> normals =
        draw_normals<Real>(seed, {.stream = stream, .entity = blockIdx.y, .path = path_id(paths, i)});
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

/// What the threads of a block multiply between two barriers, and what each of them fetches of it.
template <class Real>
class Panel {
  public:
    /// Fetches the terms from k on into registers.
    __device__ void fetch(const Mixing<Real>& mixing, std::uint32_t first_row, const Real* z,
                          std::size_t stride, std::uint32_t first_path, std::uint32_t n_paths,
                          std::uint32_t k, std::uint32_t depth) {
#pragma unroll
        for (unsigned i = 0; i < kEach; ++i) {
            const unsigned at = threadIdx.x + i * kThreads;
            factor_[i] = mixing.at(first_row + at / kDepth, k + at % kDepth);
            const std::uint32_t path = first_path + at % kTile<Real>;
            const std::uint32_t row = k + at / kTile<Real>;
            normal_[i] = path < n_paths && row < depth ? z[row * stride + path] : Real(0);
        }
    }
    __device__ void store(Real (&factor)[kDepth][kTile<Real> + kFour],
                          Real (&normal)[kDepth][kTile<Real>]) const {
#pragma unroll
        for (unsigned i = 0; i < kEach; ++i) {
            const unsigned at = threadIdx.x + i * kThreads;
            factor[at % kDepth][at / kDepth] = factor_[i];
            normal[at / kTile<Real>][at % kTile<Real>] = normal_[i];
        }
    }

  private:
    static constexpr unsigned kEach = kDepth * kTile<Real> / kThreads;
    Real factor_[kEach];
    Real normal_[kEach];
};

template <class Real>
struct alignas(16) Four {
    Real value[kFour];
};

/// A thread's values of one row of shared memory: fours, kSide threads apart.
template <class Real>
__device__ void load_own(const Real* row, unsigned thread, Real (&own)[kOwn<Real>]) {
#pragma unroll
    for (unsigned f = 0; f < kFours<Real>; ++f) {
        const Four<Real> four = *reinterpret_cast<const Four<Real>*>(row + (f * kSide + thread) * kFour);
#pragma unroll
        for (unsigned i = 0; i < kFour; ++i) own[f * kFour + i] = four.value[i];
    }
}

/// Where own value i of a thread is in a tile.
__device__ constexpr unsigned place_of(unsigned thread, unsigned i) {
    return (i / kFour * kSide + thread) * kFour + i % kFour;
}

/// Adds the factors' own part to kFour rows of one path.
template <class Real>
__device__ void add_own_part(const McModel<Real>& model, std::uint32_t first_row, std::uint32_t path,
                             Real* y) {
    const FourNormals<Real> own = draw_normals<Real>(
        model.seed, {.stream = DrawStream::idiosyncratic, .entity = first_row / kFour, .path = path});
    const Real normals[kFour] = {own.a, own.b, own.c, own.d};
#pragma unroll
    for (unsigned r = 0; r < kFour; ++r) {
        if (first_row + r < model.n_factors)
            y[r] = std::fma(model.idiosyncratic[first_row + r], normals[r], y[r]);
    }
}

/// Shocks of a tile of factors and paths: each a chain of fma in ascending k, as on the CPU. The longest rows
/// of a triangle come first.
template <class Real>
__global__ void __launch_bounds__(kThreads, 2)
    mix(McModel<Real> model, McDistribution<Real> distribution, McPaths paths, const Real* z,
        std::size_t z_stride, Real* shocks, std::size_t stride) {
    __shared__ __align__(16) Real factor[kDepth][kTile<Real> + kFour];
    __shared__ __align__(16) Real normal[kDepth][kTile<Real>];
    const unsigned x = threadIdx.x % kSide;
    const unsigned y = threadIdx.x / kSide;
    const std::uint32_t first_path = blockIdx.x * kTile<Real>;
    const std::uint32_t first_row = (gridDim.y - 1 - blockIdx.y) * kTile<Real>;
    const bool dense = model.n_common == 0;
    const Mixing<Real> mixing = {.matrix = dense ? model.cholesky : model.loading,
                                 .rows = model.n_factors,
                                 .columns = dense ? model.n_factors : model.n_common,
                                 .triangle = dense};
    const std::uint32_t depth = dense ? min(first_row + kTile<Real>, model.n_factors) : model.n_common;
    Real sum[kOwn<Real>][kOwn<Real>] = {};  // [path][row]
    Panel<Real> next;
    const auto fetch = [&](std::uint32_t k) {
        next.fetch(mixing, first_row, z, z_stride, first_path, paths.count, k, depth);
    };
    fetch(0);
    for (std::uint32_t k = 0; k < depth; k += kDepth) {
        next.store(factor, normal);
        __syncthreads();
        fetch(k + kDepth);
#pragma unroll 4  // more takes more registers than there are
        for (unsigned step = 0; step < kDepth; ++step) {
            Real rows[kOwn<Real>];
            Real columns[kOwn<Real>];
            load_own(factor[step], y, rows);
            load_own(normal[step], x, columns);
#pragma unroll
            for (unsigned p = 0; p < kOwn<Real>; ++p) {
#pragma unroll
                for (unsigned r = 0; r < kOwn<Real>; ++r)
                    sum[p][r] = std::fma(rows[r], columns[p], sum[p][r]);
            }
        }
        __syncthreads();
    }
#pragma unroll
    for (unsigned p = 0; p < kOwn<Real>; ++p) {
        const std::uint32_t i = first_path + place_of(x, p);
        if (i >= paths.count) continue;
        const std::uint32_t path = path_id(paths, i);
        const Real scale = static_cast<Real>(path_scale(model.seed, path, distribution.degrees_of_freedom));
#pragma unroll
        for (unsigned r = 0; r < kOwn<Real>; ++r) {
            const std::uint32_t row = first_row + place_of(y, r);
            if (r % kFour == 0 && !dense) add_own_part(model, row, path, &sum[p][r]);
            if (row < model.n_factors) {
                shocks[row * stride + i] =
                    shock_of(sum[p][r], mean_of(distribution, row), volatility_of(distribution, row), scale);
            }
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
            model.seed, dense ? DrawStream::dense : DrawStream::common, paths, z.data(), z_stride);
        check_launch("mc_shocks: draws");
        const dim3 grid(blocks_for(paths.count, kTile<Real>), blocks_for(model.n_factors, kTile<Real>));
        mix<<<grid, kThreads, 0, stream>>>(model, args.distribution, paths, z.data(), z_stride,
                                           args.shocks + first, args.stride);
        check_launch("mc_shocks: product");
    }
}

template void mc_shocks_cuda(const McShocks<float>&, StreamHandle);
template void mc_shocks_cuda(const McShocks<double>&, StreamHandle);

}  // namespace vesper
