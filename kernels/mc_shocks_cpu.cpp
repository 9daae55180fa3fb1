#include "kernels/mc_shocks.h"

#include <omp.h>

#include <algorithm>
#include <memory>

#include "kernels/shock_block.h"

namespace vesper {

template <class Real>
void mc_shocks_cpu(const McShocks<Real>& args, int threads) {
    constexpr std::size_t width = kBlockPaths<Real>;
    const PackedModel<Real> model(args.model);
    const auto scratch = std::make_unique_for_overwrite<Real[]>(model.block_values() * threads);
    const std::size_t n_blocks = count_blocks<Real>(args.paths);
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (std::size_t index = 0; index < n_blocks; ++index) {
        Real* block = scratch.get() + omp_get_thread_num() * model.block_values();
        std::uint32_t ids[width];
        block_paths<Real>(args.paths, index, ids);
        model.mix(ids, block);
        apply_law(args.model, args.law, ids, block, block);
        const std::size_t count = std::min<std::size_t>(width, args.paths.count - index * width);
        for (std::size_t i = 0; i < args.model.n_factors; ++i) {
            std::copy_n(block + i * width, count, args.shocks + i * args.stride + index * width);
        }
    }
}

template void mc_shocks_cpu(const McShocks<float>&, int);
template void mc_shocks_cpu(const McShocks<double>&, int);

}  // namespace vesper
