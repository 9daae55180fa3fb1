// The half-precision kernels for GPUs without wgmma: single precision, and the bits of the CPU.
#include <algorithm>

#include "kernels/base/launch.cuh"
#include "kernels/reprice/term_shocks.cuh"
#include "kernels/shocks/mc_shocks.h"
#include "kernels/shocks/path_ids.cuh"
#include "kernels/tensor/mc_linear.h"
#include "kernels/tensor/mc_linear_point.h"

namespace vesper {
namespace {

constexpr unsigned kThreads = 128;
constexpr std::uint32_t kLaunchPaths = 131072;

/// A thread takes one path and one book.
__global__ void __launch_bounds__(kThreads)
    add_exposures(const float* shocks, std::size_t shock_stride, const float* exposure,
                  std::uint32_t n_factors, std::uint32_t n_paths, Ticks* pnl, std::size_t pnl_stride) {
    const std::uint32_t path = blockIdx.x * kThreads + threadIdx.x;
    if (path >= n_paths) return;
    const float* own = exposure + std::size_t{blockIdx.y} * n_factors;
    Ticks sum = 0;
    for (std::uint32_t i = 0; i < n_factors; ++i) {
        const float simple = elementary::expm1(shocks[i * shock_stride + path]);
        sum += __float2ll_rn(linear_ticks(own[i], simple));
    }
    pnl[blockIdx.y * pnl_stride + path] += sum;
}

}  // namespace

void mc_shocks_half_cuda(const McShocks<float>& args, StreamHandle stream) {
    mc_shocks_cuda(args, stream);
}

void mc_linear_cuda(const McLinear<float>& args, StreamHandle stream) {
    const std::uint32_t n_factors = args.model.n_factors;
    if (n_factors == 0 || args.paths.count == 0 || args.n_books == 0) return;
    const std::size_t stride = std::min(args.paths.count, kLaunchPaths);
    const StreamBuffer<float> shocks(n_factors * stride, stream);
    for (std::uint32_t first = 0; first < args.paths.count; first += kLaunchPaths) {
        const McPaths paths = part_of(args.paths, first, std::min(args.paths.count - first, kLaunchPaths));
        mc_shocks_cuda<float>({.model = args.model,
                               .distribution = args.distribution,
                               .paths = paths,
                               .shocks = shocks.data(),
                               .stride = stride},
                              stream);
        add_exposures<<<dim3(blocks_for(paths.count, kThreads), args.n_books), kThreads, 0, stream>>>(
            shocks.data(), stride, args.exposure, n_factors, paths.count, args.pnl + first, args.pnl_stride);
        check_launch("mc_linear");
    }
}

}  // namespace vesper
