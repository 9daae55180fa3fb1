// Three kernels: a sample bounds the tail, one pass over the P&L copies what is within the bound, and a
// cluster of blocks for each book and rank narrows down on the order statistic among the copies. Where the
// sample misled, the cluster takes the whole P&L instead: slower, and the same numbers.
#include "kernels/tail_select.h"

#include <algorithm>

#include "kernels/launch.cuh"
#include "kernels/tail_candidates.cuh"
#include "kernels/tail_narrow.cuh"

namespace vesper {
namespace {

/// Launches a kernel that may start before the one before it on the stream ends: it waits for that itself.
template <class... Parameters, class... Arguments>
void launch_beside(void (*kernel)(Parameters...), dim3 grid, unsigned threads, std::size_t shared,
                   StreamHandle stream, const char* what, const Arguments&... arguments) {
    cudaLaunchAttribute beside = {};
    beside.id = cudaLaunchAttributeProgrammaticStreamSerialization;
    beside.val.programmaticStreamSerializationAllowed = 1;
    cudaLaunchConfig_t config = {};
    config.gridDim = grid;
    config.blockDim = dim3(threads);
    config.dynamicSmemBytes = shared;
    config.stream = stream;
    config.attrs = &beside;
    config.numAttrs = 1;
    check_cuda(cudaLaunchKernelEx(&config, kernel, arguments...), what);
}

constexpr std::size_t kNarrowShared = kHeld * sizeof(Ticks);

/// Calls launch(ranks, grid) for all ranks, some at a time.
template <class Launch>
void for_ranks(const TailSelect& args, const Launch& launch) {
    allow_shared(find_tails, kNarrowShared);
    SomeRanks ranks = {};
    for (; ranks.first < args.n_ranks; ranks.first += kRanksAtOnce) {
        const std::uint32_t n = std::min(kRanksAtOnce, args.n_ranks - ranks.first);
        std::copy_n(args.ranks + ranks.first, n, ranks.rank);
        launch(ranks, dim3(kCluster, args.n_books, n));
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
    launch_beside(copy_tails, args.n_books * blocks_for(args.n_paths, kCopyPaths), kCopyThreads, 0, stream,
                  "tail_select: copies", args, candidates);
    for_ranks(args, [&](const SomeRanks& ranks, dim3 grid) {
        launch_beside(find_tails, grid, kThreads, kNarrowShared, stream, "tail_select: order statistics",
                      args, ranks, max_rank, candidates);
    });
}

}  // namespace vesper
