// A block sums a piece of a row, for one limit after another.
#include "kernels/tail/tail_sums.h"

#include <algorithm>

#include "kernels/base/launch.cuh"
#include "kernels/tail/tail_block_sum.cuh"

namespace vesper {
namespace {

constexpr unsigned kEach = 8;  // values of a thread
constexpr unsigned kPiece = kThreads * kEach;

__global__ void begin_tails(TailSums args) {
    const std::uint32_t i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= args.n_limits) return;
    args.tails[i] = {};
    args.tails[i].value = args.limits[i];
}

/// blockIdx.x: [row][piece].
__global__ void __launch_bounds__(kThreads) sum_tails(TailSums args, unsigned n_pieces) {
    __shared__ std::uint64_t sums[kThreads / 32][8];
    const unsigned row = blockIdx.x / n_pieces;
    const std::uint32_t from = blockIdx.x % n_pieces * kPiece;
    const TailRow values = args.rows[row];
    if (from >= values.n) return;
    Ticks own[kEach];
    std::uint32_t copies[kEach];
#pragma unroll
    for (unsigned i = 0; i < kEach; ++i) {
        const std::uint32_t at = from + i * kThreads + threadIdx.x;
        const bool is_there = at < values.n;
        own[i] = is_there ? values.values[at] : 0;
        copies[i] = !is_there ? 0 : args.weight == nullptr ? 1 : args.weight[at];
    }
    for (std::uint32_t limit = args.first[row]; limit < args.first[row + 1]; ++limit) {
        TailSum tail = {.value = args.limits[limit]};
#pragma unroll
        for (unsigned i = 0; i < kEach; ++i) {
            if (copies[i] > 0 && own[i] <= tail.value) add_to_tail(tail, own[i], copies[i]);
        }
        if (__syncthreads_or(tail.count > 0) != 0) add_to_sums(tail, sums, args.tails + limit);
        __syncthreads();
    }
}

}  // namespace

void tail_sums_cuda(const TailSums& args, StreamHandle stream) {
    if (args.n_limits == 0) return;
    begin_tails<<<blocks_for(args.n_limits, kThreads), kThreads, 0, stream>>>(args);
    check_launch("tail_sums: zeros");
    const unsigned n_pieces = std::max(blocks_for(std::uint64_t{args.longest}, kPiece), 1u);
    sum_tails<<<args.n_rows * n_pieces, kThreads, 0, stream>>>(args, n_pieces);
    check_launch("tail_sums");
}

}  // namespace vesper
