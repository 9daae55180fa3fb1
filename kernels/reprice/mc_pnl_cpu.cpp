#include "kernels/reprice/mc_pnl.h"

#include <omp.h>

#include <vector>

#include "kernels/reprice/scenario_block.h"
#include "kernels/shocks/correlated_blocks.h"

namespace vesper {

template <class Real>
void mc_pnl_cpu(const McPnl<Real>& args, int threads) {
    constexpr std::size_t width = kBlockPaths<Real>;
    static_assert(width <= kMostScenarios);
    std::vector<ScenarioBlock<Real>> scenarios(threads, ScenarioBlock<Real>(args.model.n_factors));
    // The last distribution's shocks take the place of the mixtures, those of the others are beside them.
    const std::size_t spare = args.n_distributions > 1 ? args.model.n_factors * width : 0;
    for_mixed_blocks(args.model, args.paths, spare, threads, [&](const MixedBlock<Real>& mixed) {
        ScenarioBlock<Real>& block = scenarios[omp_get_thread_num()];
        for (std::size_t distribution = 0; distribution < args.n_distributions; ++distribution) {
            Real* shocks = distribution + 1 < args.n_distributions ? mixed.spare : mixed.mixtures;
            apply_distribution(args.model, args.distributions[distribution].distribution, mixed.ids,
                               mixed.mixtures, shocks);
            block.select({.factor = shocks,
                          .n_factors = args.model.n_factors,
                          .n_scenarios = static_cast<std::uint32_t>(mixed.count),
                          .stride = width},
                         0, mixed.count);
            add_book_pnl(args.book, block, args.distributions[distribution].pnl + mixed.first,
                         args.pnl_stride);
        }
    });
}

template void mc_pnl_cpu(const McPnl<float>&, int);
template void mc_pnl_cpu(const McPnl<double>&, int);

}  // namespace vesper
