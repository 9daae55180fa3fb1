#include "kernels/tensor/mc_linear.h"

#include <cmath>

#include "kernels/shocks/correlated_blocks.h"
#include "kernels/tensor/mc_linear_point.h"

namespace vesper {
namespace {

/// Adds one exposure's P&L to pnl[0..count).
template <class Real>
void add_exposure(Real exposure, const Real* shock, std::size_t count, Ticks* pnl) {
    for (std::size_t p = 0; p < count; ++p) {
        const Real ticks = std::rint(linear_ticks(exposure, elementary::expm1(shock[p])));
        pnl[p] += static_cast<Ticks>(ticks);
    }
}

}  // namespace

template <class Real>
void mc_linear_cpu(const McLinear<Real>& args, int threads) {
    constexpr std::size_t width = kBlockPaths<Real>;
    const std::size_t n_factors = args.model.n_factors;
    for_mixed_blocks(args.model, args.paths, 0, threads, [&](const MixedBlock<Real>& block) {
        Real* shocks = block.mixtures;
        apply_distribution(args.model, args.distribution, block.ids, block.mixtures, shocks);
        for (std::size_t i = 0; i < n_factors * args.n_books; ++i) {
            const std::size_t book = i / n_factors;
            add_exposure(args.exposure[i], shocks + i % n_factors * width, block.count,
                         args.pnl + book * args.pnl_stride + block.first);
        }
    });
}

template void mc_linear_cpu(const McLinear<float>&, int);
template void mc_linear_cpu(const McLinear<double>&, int);

}  // namespace vesper
