#include <algorithm>

#include "kernels/apply_law.cuh"
#include "kernels/mc_pnl.h"
#include "kernels/path_of.cuh"

namespace vesper {
namespace {

// What bounds the scratch for shocks, and is many times what the multiprocessors take at once.
constexpr std::uint32_t kLaunchPaths = 131072;

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
            if (shared)
                apply_law(args.model, args.laws[law].law, paths, mixtures.data(), shocks.data(), stride,
                          stream);
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
