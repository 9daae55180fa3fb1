// The loop of the CPU's Monte Carlo kernels: paths in blocks that stay in a core's cache, dealt to threads.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "kernels/shocks/shock_block.h"

namespace vesper {

/// Some paths of a set and their mixtures.
template <class Real>
struct MixedBlock {
    Real* mixtures;            // [n_factors][kBlockPaths]
    Real* spare;               // as many values as were asked for
    const std::uint32_t* ids;  // [kBlockPaths]
    std::size_t first;         // in the set
    std::size_t count;         // of the set's paths; what is beyond them repeats the last
};

/// Calls use(block) for each block of the paths, on any of `threads` threads. `use` must not throw.
template <class Real, class Use>
void for_mixed_blocks(const McModel<Real>& model, const McPaths& paths, std::size_t spare, int threads,
                      const Use& use) {
    constexpr std::size_t width = kBlockPaths<Real>;
    const PackedModel<Real> packed(model);
    const std::size_t values = packed.block_values() + spare;
    const auto scratch = std::make_unique_for_overwrite<Real[]>(values * threads);
    const std::size_t n_blocks = count_blocks<Real>(paths);
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (std::size_t index = 0; index < n_blocks; ++index) {
        Real* mixtures = scratch.get() + omp_get_thread_num() * values;
        std::uint32_t ids[width];
        block_paths<Real>(paths, index, ids);
        packed.mix(ids, mixtures);
        use(MixedBlock<Real>{.mixtures = mixtures,
                             .spare = mixtures + packed.block_values(),
                             .ids = ids,
                             .first = index * width,
                             .count = std::min<std::size_t>(width, paths.count - index * width)});
    }
}

}  // namespace vesper
