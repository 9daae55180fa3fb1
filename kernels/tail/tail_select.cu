// Three kernels: a sample bounds the tail, one pass over the P&L copies what is within the bound, and a
// cluster of blocks for each book and rank narrows down on the order statistic among the copies. Where the
// sample misled, the cluster takes the whole P&L instead: slower, and the same numbers.
#include "kernels/tail/tail_select.h"

#include <algorithm>

#include "kernels/tail/tail_candidates.h"
#include "kernels/tail/tail_narrow.cuh"
#include "kernels/tail/tail_sample.h"

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

    const unsigned place = place_in_sample(kTailSample, max_rank, args.n_paths);
    const auto capacity = static_cast<std::uint32_t>(std::uint64_t{args.n_paths} * 2 * place / kTailSample);
    const StreamBuffer<TailBound> bounds(args.n_books, stream);
    const StreamBuffer<Ticks> values(std::size_t{args.n_books} * capacity, stream);
    const TailCandidates candidates = {
        .bounds = bounds.data(), .values = values.data(), .capacity = capacity};
    find_candidates_cuda(
        {.pnl = args.pnl, .stride = args.stride, .n_rows = args.n_books, .n_paths = args.n_paths}, place,
        candidates, stream);
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
