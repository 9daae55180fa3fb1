#include "kernels/mc_pnl.h"

#include <omp.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "kernels/scenario_block.h"
#include "kernels/shock_block.h"

namespace vesper {

template <class Real>
void mc_pnl_cpu(const McPnl<Real>& args, int threads) {
    constexpr std::size_t width = kBlockPaths<Real>;
    static_assert(width <= kMostScenarios);
    const PackedModel<Real> model(args.model);
    // Mixtures, and their shocks under all laws but the last, which takes the place of the mixtures.
    const std::size_t shock_values = args.n_laws > 1 ? args.model.n_factors * width : 0;
    const std::size_t values = model.block_values() + shock_values;
    const auto scratch = std::make_unique_for_overwrite<Real[]>(values * threads);
    std::vector<ScenarioBlock<Real>> scenarios(threads, ScenarioBlock<Real>(args.model.n_factors));
    const std::size_t n_blocks = count_blocks<Real>(args.paths);
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (std::size_t index = 0; index < n_blocks; ++index) {
        Real* mixtures = scratch.get() + omp_get_thread_num() * values;
        std::uint32_t ids[width];
        block_paths<Real>(args.paths, index, ids);
        model.mix(ids, mixtures);

        ScenarioBlock<Real>& block = scenarios[omp_get_thread_num()];
        const std::size_t count = std::min<std::size_t>(width, args.paths.count - index * width);
        for (std::size_t law = 0; law < args.n_laws; ++law) {
            Real* shocks = law + 1 < args.n_laws ? mixtures + model.block_values() : mixtures;
            apply_law(args.model, args.laws[law].law, ids, mixtures, shocks);
            block.select({.factor = shocks,
                          .n_factors = args.model.n_factors,
                          .n_rates = args.n_rates,
                          .n_scenarios = static_cast<std::uint32_t>(count),
                          .stride = width},
                         0, count);
            add_book_pnl(args.book, block, args.laws[law].pnl + index * width, args.pnl_stride);
        }
    }
}

template void mc_pnl_cpu(const McPnl<float>&, int);
template void mc_pnl_cpu(const McPnl<double>&, int);

}  // namespace vesper
