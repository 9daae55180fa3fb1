#include <omp.h>

#include <algorithm>
#include <memory>

#include "kernels/mc_linear.h"
#include "kernels/mc_linear_point.h"
#include "kernels/shock_block.h"

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
    const PackedModel<Real> model(args.model);
    const auto scratch = std::make_unique_for_overwrite<Real[]>(model.block_values() * threads);
    const std::size_t n_factors = args.model.n_factors;
    const std::size_t n_blocks = count_blocks<Real>(args.paths);
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (std::size_t index = 0; index < n_blocks; ++index) {
        Real* block = scratch.get() + omp_get_thread_num() * model.block_values();
        std::uint32_t ids[width];
        block_paths<Real>(args.paths, index, ids);
        model.mix(ids, block);
        apply_law(args.model, args.law, ids, block, block);
        const std::size_t count = std::min<std::size_t>(width, args.paths.count - index * width);
        for (std::size_t i = 0; i < n_factors * args.n_books; ++i) {
            const std::size_t book = i / n_factors;
            add_exposure(args.exposure[i], block + i % n_factors * width, count,
                         args.pnl + book * args.pnl_stride + index * width);
        }
    }
}

template void mc_linear_cpu(const McLinear<float>&, int);
template void mc_linear_cpu(const McLinear<double>&, int);

}  // namespace vesper
