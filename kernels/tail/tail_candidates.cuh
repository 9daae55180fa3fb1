// The P&L that may be in a tail: a sample bounds it, one pass over the P&L copies what is within the bound.
#pragma once

#include "kernels/base/dependent_launch.cuh"
#include "kernels/tail/tail_interval.cuh"
#include "kernels/tail/tail_sample.h"
#include "kernels/tail/tail_select.h"

namespace vesper {

inline constexpr unsigned kSampleEach = 8;  // of a thread
inline constexpr unsigned kSample = kThreads * kSampleEach;
inline constexpr unsigned kCopyThreads = 256;
inline constexpr unsigned kCopyEach = 16;  // of a thread
inline constexpr unsigned kCopyPaths = kCopyThreads * kCopyEach;

/// What is known of a book's tail.
struct alignas(128) Bound {
    unsigned long long least;  // as in_order gives it
    Ticks bound;               // the copies are what is not above it
    std::uint32_t count;       // of copies; more than capacity: incomplete
};

/// Bounds of the books, and their copies.
struct Candidates {
    Bound* book = nullptr;    // [n_books]; null: none
    Ticks* values = nullptr;  // [n_books][capacity]
    std::uint32_t capacity = 0;
};

/// The least of a block's values, for all threads; `warps` is shared memory.
__device__ inline std::uint64_t least_of_block(std::uint64_t value, std::uint64_t (&warps)[kThreads / 32]) {
    value = least_of_warp(value);
    if (threadIdx.x % 32 == 0) warps[threadIdx.x / 32] = value;
    __syncthreads();
    return least_of_warp(warps[threadIdx.x % (kThreads / 32)]);
}

/// One block a book: a bound that more than `place` of a sample are within, and hardly more than that. The
/// copies start once the sample is there: their loads run beside the rest.
__global__ void __launch_bounds__(kThreads)
    bound_tails(TailSelect args, unsigned place, Candidates candidates) {
    __shared__ NarrowSpace space;
    __shared__ std::uint64_t least_of[kThreads / 32];
    __shared__ std::uint64_t most_of[kThreads / 32];
    const Ticks* book = args.pnl + blockIdx.x * args.stride;
    const std::uint32_t apart = args.n_paths / kSample;
    Ticks own[kSampleEach];
#pragma unroll
    for (unsigned i = 0; i < kSampleEach; ++i) own[i] = book[sampled_path(i * kThreads + threadIdx.x, apart)];
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
        candidates.book[blockIdx.x] = {.least = bound, .bound = in_ticks(bound), .count = 0};
    }
}

/// Copies the P&L up to the bound, in no particular order. Blocks of the books take turns, so that not all of
/// them count at the same address at a time.
__global__ void __launch_bounds__(kCopyThreads) copy_tails(TailSelect args, Candidates candidates) {
    __shared__ unsigned n_of_warp[kCopyThreads / 32];
    __shared__ std::uint64_t least_of[kCopyThreads / 32];
    __shared__ unsigned start;
    start_successor();
    const unsigned of_book = blockIdx.x % args.n_books;
    const std::uint32_t first = blockIdx.x / args.n_books * kCopyPaths + threadIdx.x;
    const Ticks* from = args.pnl + of_book * args.stride + first;
    Ticks own[kCopyEach];
#pragma unroll
    for (unsigned i = 0; i < kCopyEach; ++i) {
        if (first + i * kCopyThreads < args.n_paths) own[i] = __ldcs(from + i * kCopyThreads);
    }
    wait_for_predecessor();  // the bound is there
    Bound* book = candidates.book + of_book;
    const Ticks bound = book->bound;
    const auto is_kept = [&](unsigned i) {
        return first + i * kCopyThreads < args.n_paths && own[i] <= bound;
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
        start = atomicAdd(&book->count, n);
        if (least < __ldcg(&book->least)) atomicMin(&book->least, least);
    }
    __syncthreads();
    unsigned at = start + up_to_own - n_own;
    for (unsigned i = 0; i < warp; ++i) at += n_of_warp[i];
    Ticks* out = candidates.values + std::size_t{of_book} * candidates.capacity;
#pragma unroll
    for (unsigned i = 0; i < kCopyEach; ++i) {
        if (!is_kept(i)) continue;
        if (at < candidates.capacity) out[at] = own[i];
        ++at;
    }
}

}  // namespace vesper
