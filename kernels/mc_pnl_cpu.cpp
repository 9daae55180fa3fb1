#include "kernels/mc_pnl.h"

#include <omp.h>

#include <vector>

#include "kernels/mixed_blocks.h"
#include "kernels/scenario_block.h"

namespace vesper {

template <class Real>
void mc_pnl_cpu(const McPnl<Real>& args, int threads) {
    constexpr std::size_t width = kBlockPaths<Real>;
    static_assert(width <= kMostScenarios);
    std::vector<ScenarioBlock<Real>> scenarios(threads, ScenarioBlock<Real>(args.model.n_factors));
    // The last law's shocks take the place of the mixtures, those of the others are beside them.
    const std::size_t spare = args.n_laws > 1 ? args.model.n_factors * width : 0;
    for_mixed_blocks(args.model, args.paths, spare, threads, [&](const MixedBlock<Real>& mixed) {
        ScenarioBlock<Real>& block = scenarios[omp_get_thread_num()];
        for (std::size_t law = 0; law < args.n_laws; ++law) {
            Real* shocks = law + 1 < args.n_laws ? mixed.spare : mixed.mixtures;
            apply_law(args.model, args.laws[law].law, mixed.ids, mixed.mixtures, shocks);
            block.select({.factor = shocks,
                          .n_factors = args.model.n_factors,
                          .n_rates = args.n_rates,
                          .n_scenarios = static_cast<std::uint32_t>(mixed.count),
                          .stride = width},
                         0, mixed.count);
            add_book_pnl(args.book, block, args.laws[law].pnl + mixed.first, args.pnl_stride);
        }
    });
}

template void mc_pnl_cpu(const McPnl<float>&, int);
template void mc_pnl_cpu(const McPnl<double>&, int);

}  // namespace vesper
