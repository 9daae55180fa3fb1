// Three kernels: a sample bounds the tail, one pass over the P&L copies what is within the bound, and a
// cluster of blocks for each book and rank narrows down on the order statistic among the copies. Where the
// sample misled, the cluster takes the whole P&L instead: slower, and the same numbers.
#include "kernels/tail/tail_select.h"

#include <algorithm>

#include "kernels/base/dependent_launch.cuh"
#include "kernels/tail/tail_candidates.cuh"
#include "kernels/tail/tail_narrow.cuh"

namespace vesper {
namespace {

constexpr std::size_t kNarrowShared = kHeld * sizeof(Ticks);

/// Calls find(ranks, grid) for all ranks, some at a time.
template <class Find>
void for_ranks(const TailSelect& args, const Find& find) {
    allow_shared(find_tails, kNarrowShared);
    SomeRanks ranks = {};
    for (; ranks.first < args.n_ranks; ranks.first += kRanksAtOnce) {
        const std::uint32_t n = std::min(kRanksAtOnce, args.n_ranks - ranks.first);
        std::copy_n(args.ranks + ranks.first, n, ranks.rank);
        find(ranks, dim3(kCluster * args.n_books, n));
    }
}

void find_in_all(const TailSelect& args, StreamHandle stream) {
    for_ranks(args, [&](const SomeRanks& ranks, dim3 grid) {
        find_tails<<<grid, kThreads, kNarrowShared, stream>>>(args, ranks, 0, {});
        check_launch("tail_select: order statistics");
    });
}

}  // namespace

void tail_select_cuda(const TailSelect& args, StreamHandle stream) {
    if (args.n_books == 0 || args.n_ranks == 0) return;
    const std::uint32_t max_rank = *std::max_element(args.ranks, args.ranks + args.n_ranks);
    constexpr std::uint32_t kManyPaths = 1 << 16;
    if (args.n_paths < kManyPaths || max_rank > args.n_paths / 16) return find_in_all(args, stream);

    const unsigned place = place_in_sample(kSample, max_rank, args.n_paths);
    const auto capacity = static_cast<std::uint32_t>(std::uint64_t{args.n_paths} * 2 * place / kSample);
    const StreamBuffer<Bound> bounds(args.n_books, stream);
    const StreamBuffer<Ticks> values(std::size_t{args.n_books} * capacity, stream);
    const Candidates candidates = {.book = bounds.data(), .values = values.data(), .capacity = capacity};
    bound_tails<<<args.n_books, kThreads, 0, stream>>>(args, place, candidates);
    check_launch("tail_select: bounds");
    launch(copy_tails,
           {.kernel = "tail_select: copies",
            .blocks = args.n_books * blocks_for(args.n_paths, kCopyPaths),
            .threads = kCopyThreads,
            .start = Start::early},
           stream, args, candidates);
    for_ranks(args, [&](const SomeRanks& ranks, dim3 grid) {
        launch(find_tails,
               {.kernel = "tail_select: order statistics",
                .blocks = grid,
                .threads = kThreads,
                .shared = kNarrowShared,
                .start = Start::early},
               stream, args, ranks, max_rank, candidates);
    });
}

}  // namespace vesper
