#include "kernels/shocks/mc_shocks.h"

#include <algorithm>

#include "kernels/shocks/correlated_blocks.h"

namespace vesper {

template <class Real>
void mc_shocks_cpu(const McShocks<Real>& args, int threads) {
    constexpr std::size_t width = kBlockPaths<Real>;
    for_mixed_blocks(args.model, args.paths, 0, threads, [&](const MixedBlock<Real>& block) {
        Real* shocks = block.mixtures;
        apply_distribution(args.model, args.distribution, block.ids, block.mixtures, shocks);
        for (std::size_t i = 0; i < args.model.n_factors; ++i) {
            std::copy_n(shocks + i * width, block.count, args.shocks + i * args.stride + block.first);
        }
    });
}

template void mc_shocks_cpu(const McShocks<float>&, int);
template void mc_shocks_cpu(const McShocks<double>&, int);

}  // namespace vesper
