#include "kernels/tail/tail_candidates.h"

#include "kernels/base/dependent_launch.cuh"
#include "kernels/tail/tail_interval.cuh"
#include "kernels/tail/tail_sample.h"

namespace vesper {
namespace {

constexpr unsigned kSample = kTailSample;
constexpr unsigned kSampleEach = kSample / kThreads;  // of a thread
constexpr unsigned kCopyThreads = 256;
constexpr unsigned kCopyEach = 16;  // of a thread
constexpr unsigned kCopyPaths = kCopyThreads * kCopyEach;

/// The least of a block's values, for all threads; `warps` is shared memory.
__device__ inline std::uint64_t least_of_block(std::uint64_t value, std::uint64_t (&warps)[kThreads / 32]) {
    value = least_of_warp(value);
    if (threadIdx.x % 32 == 0) warps[threadIdx.x / 32] = value;
    __syncthreads();
    return least_of_warp(warps[threadIdx.x % (kThreads / 32)]);
}

/// One block a row: a bound that more than `place` of a sample are within, and hardly more than that. The
/// copies start once the sample is there: their loads run beside the rest.
__global__ void __launch_bounds__(kThreads) bound_rows(TailRows rows, unsigned place, TailBound* bounds) {
    __shared__ NarrowSpace space;
    __shared__ std::uint64_t least_of[kThreads / 32];
    __shared__ std::uint64_t most_of[kThreads / 32];
    const Ticks* row = rows.pnl + blockIdx.x * rows.stride;
    const std::uint32_t apart = rows.n_paths / kSample;
    Ticks own[kSampleEach];
#pragma unroll
    for (unsigned i = 0; i < kSampleEach; ++i) own[i] = row[sampled_path(i * kThreads + threadIdx.x, apart)];
    std::uint64_t least = ~std::uint64_t{0};
    std::uint64_t most = 0;
#pragma unroll
    for (const Ticks value : own) {
        least = min(least, in_order(value));
        most = max(most, in_order(value));
    }
    start_successor();
    least = least_of_block(least, least_of);
    most = ~least_of_block(~most, most_of);

    constexpr unsigned kExactEnough = kSample / 64;
    Interval interval = {.low = least, .bits = bits_of(most - least), .rank = place + 1, .count = kSample};
    while (interval.bits > 0 && interval.count > kExactEnough) {
        clear_bins(space.bins);
#pragma unroll
        for (const Ticks value : own) interval.count_in(space.bins, value);
        __syncthreads();
        interval = narrow(interval, space);
    }
    if (threadIdx.x == 0) {
        const std::uint64_t reach = interval.bits > 0 ? interval.last() : 0;
        const std::uint64_t bound = interval.low + min(reach, most - interval.low);
        bounds[blockIdx.x] = {.bound = in_ticks(bound), .least = in_ticks(bound)};
    }
}

/// Copies the P&L up to the bound, in no particular order. Blocks of the rows take turns, so that not all of
/// them count at the same address at a time.
__global__ void __launch_bounds__(kCopyThreads) copy_rows(TailRows rows, TailCandidates candidates) {
    __shared__ unsigned n_of_warp[kCopyThreads / 32];
    __shared__ std::uint64_t least_of[kCopyThreads / 32];
    __shared__ unsigned start;
    start_successor();
    const unsigned of_row = blockIdx.x % rows.n_rows;
    const std::uint32_t first = blockIdx.x / rows.n_rows * kCopyPaths + threadIdx.x;
    const Ticks* from = rows.pnl + of_row * rows.stride + first;
    Ticks own[kCopyEach];
#pragma unroll
    for (unsigned i = 0; i < kCopyEach; ++i) {
        if (first + i * kCopyThreads < rows.n_paths) own[i] = __ldcs(from + i * kCopyThreads);
    }
    wait_for_predecessor();  // the bound is there
    TailBound* known = candidates.bounds + of_row;
    const Ticks bound = known->bound;
    const auto is_kept = [&](unsigned i) {
        return first + i * kCopyThreads < rows.n_paths && own[i] <= bound;
    };

    unsigned n_own = 0;
    std::uint64_t least = in_order(bound);
#pragma unroll
    for (unsigned i = 0; i < kCopyEach; ++i) {
        if (!is_kept(i)) continue;
        ++n_own;
        least = min(least, in_order(own[i]));
    }
    const unsigned up_to_own = sum_up_to_lane(n_own);
    least = least_of_warp(least);
    const unsigned warp = threadIdx.x / 32;
    if (threadIdx.x % 32 == 31) {
        n_of_warp[warp] = up_to_own;
        least_of[warp] = least;
    }
    __syncthreads();
    if (threadIdx.x == 0) {
        unsigned n = 0;
        for (const unsigned of_warp : n_of_warp) n += of_warp;
        for (const std::uint64_t of_warp : least_of) least = min(least, of_warp);
        start = atomicAdd(&known->count, n);
        const auto lowest = static_cast<long long>(in_ticks(least));
        auto* shared = reinterpret_cast<long long*>(&known->least);
        if (lowest < __ldcg(shared)) atomicMin(shared, lowest);
    }
    __syncthreads();
    unsigned at = start + up_to_own - n_own;
    for (unsigned i = 0; i < warp; ++i) at += n_of_warp[i];
    Ticks* out = candidates.values + std::size_t{of_row} * candidates.capacity;
#pragma unroll
    for (unsigned i = 0; i < kCopyEach; ++i) {
        if (!is_kept(i)) continue;
        if (at < candidates.capacity) out[at] = own[i];
        ++at;
    }
}

void launch_copies(const TailRows& rows, const TailCandidates& candidates, Start start, StreamHandle stream) {
    launch(copy_rows,
           {.kernel = "tails: copies",
            .blocks = rows.n_rows * blocks_for(rows.n_paths, kCopyPaths),
            .threads = kCopyThreads,
            .start = start},
           stream, rows, candidates);
}

}  // namespace

void bound_tails_cuda(const TailRows& rows, std::uint32_t place, TailBound* bounds, StreamHandle stream) {
    bound_rows<<<rows.n_rows, kThreads, 0, stream>>>(rows, place, bounds);
    check_launch("tails: bounds");
}

void copy_tails_cuda(const TailRows& rows, const TailCandidates& candidates, StreamHandle stream) {
    launch_copies(rows, candidates, Start::after_predecessor, stream);
}

void find_candidates_cuda(const TailRows& rows, std::uint32_t place, const TailCandidates& candidates,
                          StreamHandle stream) {
    bound_tails_cuda(rows, place, candidates.bounds, stream);
    launch_copies(rows, candidates, Start::early, stream);
}

}  // namespace vesper
