#include <algorithm>

#include "kernels/reprice/mc_pnl.h"
#include "kernels/shocks/apply_distribution.cuh"
#include "kernels/shocks/path_ids.cuh"

namespace vesper {
namespace {

// What bounds the scratch for shocks, and is many times what the multiprocessors take at once.
constexpr std::uint32_t kLaunchPaths = 131072;

/// A part of the paths after another; `make_shocks(args, stream)` makes their shocks. Of several
/// distributions, all share the mixtures.
template <class Real, class MakeShocks>
void run(const McPnl<Real>& args, StreamHandle stream, const MakeShocks& make_shocks) {
    if (args.paths.count == 0 || args.n_distributions == 0) return;
    const std::size_t stride = std::min(args.paths.count, kLaunchPaths);
    const bool shared = args.n_distributions > 1;
    const StreamBuffer<Real> shocks(args.model.n_factors * stride, stream);
    const StreamBuffer<Real> mixtures(shared ? args.model.n_factors * stride : 0, stream);
    for (std::uint32_t first = 0; first < args.paths.count; first += kLaunchPaths) {
        const McPaths paths = part_of(args.paths, first, std::min(args.paths.count - first, kLaunchPaths));
        make_shocks(McShocks<Real>{.model = args.model,
                                   .distribution =
                                       shared ? McDistribution<Real>() : args.distributions[0].distribution,
                                   .paths = paths,
                                   .shocks = shared ? mixtures.data() : shocks.data(),
                                   .stride = stride},
                    stream);
        for (std::uint32_t distribution = 0; distribution < args.n_distributions; ++distribution) {
            if (shared)
                apply_distribution(args.model, args.distributions[distribution].distribution, paths,
                                   mixtures.data(), shocks.data(), stride, stream);
            scenario_pnl_cuda<Real>({.book = args.book,
                                     .shocks = {.factor = shocks.data(),
                                                .n_factors = args.model.n_factors,
                                                .n_scenarios = paths.count,
                                                .stride = stride},
                                     .pnl = args.distributions[distribution].pnl + first,
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
