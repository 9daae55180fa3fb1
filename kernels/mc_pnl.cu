#include <algorithm>

#include "kernels/launch.cuh"
#include "kernels/mc_pnl.h"
#include "kernels/path_of.cuh"

namespace vesper {
namespace {

constexpr std::uint32_t kLaunchPaths = 32768;  // what bounds the scratch for shocks

}  // namespace

template <class Real>
void mc_pnl_cuda(const McPnl<Real>& args, StreamHandle stream) {
    if (args.paths.count == 0) return;
    const std::size_t stride = std::min(args.paths.count, kLaunchPaths);
    const StreamBuffer<Real> shocks(args.model.n_factors * stride, stream);
    for (std::uint32_t first = 0; first < args.paths.count; first += kLaunchPaths) {
        const McPaths paths = part_of(args.paths, first, std::min(args.paths.count - first, kLaunchPaths));
        mc_shocks_cuda<Real>({.model = args.model, .paths = paths, .shocks = shocks.data(), .stride = stride},
                             stream);
        scenario_pnl_cuda<Real>({.book = args.book,
                                 .shocks = {.factor = shocks.data(),
                                            .n_factors = args.model.n_factors,
                                            .n_rates = args.n_rates,
                                            .n_scenarios = paths.count,
                                            .stride = stride},
                                 .pnl = args.pnl + first,
                                 .pnl_stride = args.pnl_stride},
                                stream);
    }
}

template void mc_pnl_cuda(const McPnl<float>&, StreamHandle);
template void mc_pnl_cuda(const McPnl<double>&, StreamHandle);

}  // namespace vesper
