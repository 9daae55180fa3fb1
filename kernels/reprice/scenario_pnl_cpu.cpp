#include "kernels/reprice/scenario_pnl.h"

#include <omp.h>

#include <algorithm>
#include <vector>

#include "kernels/reprice/scenario_block.h"

namespace vesper {

template <class Real>
void scenario_pnl_cpu(const ScenarioPnl<Real>& args, int threads) {
    const Shocks<Real>& shocks = args.shocks;
    const std::size_t n_blocks = (shocks.n_scenarios + kMostScenarios - 1) / kMostScenarios;
    std::vector<ScenarioBlock<Real>> scratch(threads, ScenarioBlock<Real>(shocks.n_factors));
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (std::size_t index = 0; index < n_blocks; ++index) {
        const std::size_t first = index * kMostScenarios;
        ScenarioBlock<Real>& block = scratch[omp_get_thread_num()];
        block.select(shocks, first, std::min(kMostScenarios, shocks.n_scenarios - first));
        add_book_pnl(args.book, block, args.pnl + first, args.pnl_stride);
    }
}

template void scenario_pnl_cpu(const ScenarioPnl<float>&, int);
template void scenario_pnl_cpu(const ScenarioPnl<double>&, int);

}  // namespace vesper
