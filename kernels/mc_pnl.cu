#include <algorithm>

#include "kernels/launch.cuh"
#include "kernels/mc_pnl.h"
#include "kernels/mc_shocks_point.h"
#include "kernels/path_of.cuh"

namespace vesper {
namespace {

// What bounds the scratch for shocks, and is many times what the multiprocessors take at once.
constexpr std::uint32_t kLaunchPaths = 131072;

constexpr unsigned kThreads = 256;
constexpr std::uint32_t kFactorsEach = 64;  // of a thread: what a draw of the path's scale is shared by

/// Shocks of kFactorsEach factors on a path, from the mixtures of the unit law.
template <class Real>
__global__ void __launch_bounds__(kThreads)
    apply_law(std::uint64_t seed, std::uint32_t n_factors, McLaw<Real> law, McPaths paths,
              const Real* mixtures, Real* shocks, std::size_t stride) {
    const std::uint32_t i = blockIdx.x * kThreads + threadIdx.x;
    if (i >= paths.count) return;
    const Real scale = static_cast<Real>(path_scale(seed, path_of(paths, i), law.degrees_of_freedom));
    const std::uint32_t begin = blockIdx.y * kFactorsEach;
    const std::uint32_t end = min(n_factors, begin + kFactorsEach);
#pragma unroll 8
    for (std::uint32_t factor = begin; factor < end; ++factor) {
        const std::size_t at = factor * stride + i;
        shocks[at] = shock_of(mixtures[at], mean_of(law, factor), volatility_of(law, factor), scale);
    }
}

/// A part of the paths after another; `make_shocks(args, stream)` makes their shocks. Of several laws, all
/// share the mixtures.
template <class Real, class MakeShocks>
void run(const McPnl<Real>& args, StreamHandle stream, const MakeShocks& make_shocks) {
    if (args.paths.count == 0 || args.n_laws == 0) return;
    const std::size_t stride = std::min(args.paths.count, kLaunchPaths);
    const bool shared = args.n_laws > 1;
    const StreamBuffer<Real> shocks(args.model.n_factors * stride, stream);
    const StreamBuffer<Real> mixtures(shared ? args.model.n_factors * stride : 0, stream);
    for (std::uint32_t first = 0; first < args.paths.count; first += kLaunchPaths) {
        const McPaths paths = part_of(args.paths, first, std::min(args.paths.count - first, kLaunchPaths));
        make_shocks(McShocks<Real>{.model = args.model,
                                   .law = shared ? McLaw<Real>() : args.laws[0].law,
                                   .paths = paths,
                                   .shocks = shared ? mixtures.data() : shocks.data(),
                                   .stride = stride},
                    stream);
        for (std::uint32_t law = 0; law < args.n_laws; ++law) {
            if (shared && args.model.n_factors > 0) {
                const dim3 grid(blocks_for(paths.count, kThreads),
                                blocks_for(args.model.n_factors, kFactorsEach));
                apply_law<<<grid, kThreads, 0, stream>>>(args.model.seed, args.model.n_factors,
                                                         args.laws[law].law, paths, mixtures.data(),
                                                         shocks.data(), stride);
                check_launch("mc_pnl: shocks of a law");
            }
            scenario_pnl_cuda<Real>({.book = args.book,
                                     .shocks = {.factor = shocks.data(),
                                                .n_factors = args.model.n_factors,
                                                .n_rates = args.n_rates,
                                                .n_scenarios = paths.count,
                                                .stride = stride},
                                     .pnl = args.laws[law].pnl + first,
                                     .pnl_stride = args.pnl_stride},
                                    stream);
        }
    }
}

}  // namespace

template <class Real>
void mc_pnl_cuda(const McPnl<Real>& args, StreamHandle stream) {
    run(args, stream, mc_shocks_cuda<Real>);
}

void mc_pnl_half_cuda(const McPnl<float>& args, StreamHandle stream) {
    run(args, stream, mc_shocks_half_cuda);
}

template void mc_pnl_cuda(const McPnl<float>&, StreamHandle);
template void mc_pnl_cuda(const McPnl<double>&, StreamHandle);

}  // namespace vesper
