// A cluster of blocks narrows down on one order statistic of a book, and sums the tail up to it.
#pragma once

#include <cooperative_groups.h>
#include <cuda_pipeline.h>

#include "kernels/base/dependent_launch.cuh"
#include "kernels/tail/tail_block_sum.cuh"
#include "kernels/tail/tail_candidates.h"
#include "kernels/tail/tail_interval.cuh"
#include "kernels/tail/tail_select.h"

namespace vesper {

inline constexpr unsigned kCluster = 8;
inline constexpr unsigned kFew = kThreads;
inline constexpr unsigned kHeld = 10240;  // values that a block holds in shared memory: two blocks fit
inline constexpr std::uint32_t kRanksAtOnce = 32;

/// What the threads of a block work in. Other blocks of the cluster read own_bins, and write narrow.bins and
/// few.
struct ClusterSpace {
    NarrowSpace narrow;
    unsigned own_bins[kBins];
    std::uint64_t own_few[kFew];
    std::uint64_t few[kFew];
    unsigned n_own_few;
    unsigned n_few;
    unsigned start[kCluster];
    std::uint64_t picked;
    std::uint64_t sums[kThreads / 32][8];
};

/// A block's share of the values of a cluster.
struct BlockShare {
    const Ticks* data;
    std::uint32_t n;

    /// Calls use(value) for each of this thread, with several loads under way at a time.
    template <class Use>
    __device__ void each(Use use) const {
        constexpr unsigned kAhead = 8;
        for (std::uint32_t i = threadIdx.x; i < n; i += kAhead * kThreads) {
            Ticks ahead[kAhead];
#pragma unroll
            for (unsigned j = 0; j < kAhead; ++j)
                ahead[j] = i + j * kThreads < n ? data[i + j * kThreads] : 0;
#pragma unroll
            for (unsigned j = 0; j < kAhead; ++j) {
                if (i + j * kThreads < n) use(ahead[j]);
            }
        }
    }
};

/// The share of a block, in shared memory where it fits.
__device__ inline BlockShare share_of(const Ticks* data, std::uint32_t n, unsigned block, Ticks* held) {
    const std::uint32_t each = (n + kCluster - 1) / kCluster;
    const std::uint32_t first = min(n, block * each);
    const BlockShare share = {.data = data + first, .n = min(each, n - first)};
    if (share.n > kHeld) return share;
    for (std::uint32_t i = threadIdx.x; i < share.n; i += kThreads) {
        __pipeline_memcpy_async(held + i, share.data + i, sizeof(Ticks));
    }
    __pipeline_commit();
    __pipeline_wait_prior(0);  // for this thread's own, and it reads no others
    return {.data = held, .n = share.n};
}

/// Counts the values in the parts of an interval; every block gets the sums over the cluster.
__device__ inline void count_bins(const BlockShare& share, const Interval& interval, ClusterSpace& space) {
    const auto cluster = cooperative_groups::this_cluster();
    clear_bins(space.own_bins);
    share.each([&](Ticks value) { interval.count_in(space.own_bins, value); });
    cluster.sync();
    constexpr unsigned kShare = kBins / kCluster;  // of the bins: what one block sums
    if (threadIdx.x < kShare) {
        const unsigned bin = cluster.block_rank() * kShare + threadIdx.x;
        unsigned sum = 0;
#pragma unroll
        for (unsigned block = 0; block < kCluster; ++block) {
            sum += cluster.map_shared_rank(space.own_bins, block)[bin];
        }
#pragma unroll
        for (unsigned block = 0; block < kCluster; ++block) {
            cluster.map_shared_rank(space.narrow.bins, block)[bin] = sum;
        }
    }
    cluster.sync();
}

/// Gives every block the distances from low of an interval's values, at most kFew, in any order.
__device__ inline void gather_few(const BlockShare& share, const Interval& interval, ClusterSpace& space) {
    const auto cluster = cooperative_groups::this_cluster();
    const std::uint64_t last = interval.last();
    share.each([&](Ticks value) {
        const std::uint64_t above = in_order(value) - interval.low;
        if (above <= last) space.own_few[atomicAdd(&space.n_own_few, 1u)] = above;
    });
    __syncthreads();
    const unsigned n_own = space.n_own_few;
    if (threadIdx.x < kCluster) {
        space.start[threadIdx.x] = atomicAdd(cluster.map_shared_rank(&space.n_few, threadIdx.x), n_own);
    }
    __syncthreads();
    for (unsigned i = threadIdx.x; i < n_own * kCluster; i += kThreads) {
        const unsigned to = i % kCluster;
        cluster.map_shared_rank(space.few, to)[space.start[to] + i / kCluster] = space.own_few[i / kCluster];
    }
    cluster.sync();
}

/// The order statistic of an interval with at most kFew values: the one with as many before it as its rank
/// says. Every block finds it by itself.
__device__ inline std::uint64_t pick(const BlockShare& share, const Interval& interval, ClusterSpace& space) {
    gather_few(share, interval, space);
    const unsigned n = space.n_few;
    if (threadIdx.x < n) {
        const std::uint64_t own = space.few[threadIdx.x];
        unsigned before = 0;
        for (unsigned i = 0; i < n; ++i) {
            before += space.few[i] < own || (space.few[i] == own && i < threadIdx.x) ? 1 : 0;
        }
        if (before + 1 == interval.rank) space.picked = interval.low + own;
    }
    __syncthreads();
    return space.picked;
}

/// The ranks of one launch.
struct SomeRanks {
    std::uint32_t rank[kRanksAtOnce];
    std::uint32_t first;  // of them among all
};

/// One cluster for each book and rank. Where there are candidates, it starts beside the copies and waits for
/// them.
__global__ void __cluster_dims__(kCluster, 1, 1) __launch_bounds__(kThreads, 2)
    find_tails(TailSelect args, SomeRanks ranks, std::uint32_t max_rank, TailCandidates candidates) {
    extern __shared__ Ticks held[];
    __shared__ ClusterSpace space;
    const auto cluster = cooperative_groups::this_cluster();
    const unsigned block = cluster.block_rank();
    const unsigned book = blockIdx.x / kCluster;  // in x, because only x takes more than 65,535
    TailSum* tail = args.tails + std::size_t{book} * args.n_ranks + ranks.first + blockIdx.y;
    if (threadIdx.x == 0) {
        space.n_own_few = 0;
        space.n_few = 0;
        if (block == 0) *tail = {};
    }
    cluster.sync();
    wait_for_predecessor();

    const Ticks* values = args.pnl + book * args.stride;
    Interval interval = {.low = 0, .bits = 64, .rank = ranks.rank[blockIdx.y], .count = args.n_paths};
    if (candidates.bounds != nullptr) {
        const TailBound known = candidates.bounds[book];
        if (known.count >= max_rank && known.count <= candidates.capacity) {
            values = candidates.values + std::size_t{book} * candidates.capacity;
            interval.low = in_order(known.least);
            interval.bits = bits_of(in_order(known.bound) - interval.low);
            interval.count = known.count;
        }
    }
    const BlockShare share = share_of(values, interval.count, block, held);
    while (interval.bits > 0 && interval.count > kFew) {
        count_bins(share, interval, space);
        interval = narrow(interval, space.narrow);
    }
    TailSum own;
    own.value = in_ticks(interval.bits == 0 ? interval.low : pick(share, interval, space));
    share.each([&](Ticks x) {
        if (x <= own.value) add_to_tail(own, x);
    });
    add_to_sums(own, space.sums, tail);
    if (block == 0 && threadIdx.x == 0) tail->value = own.value;
}

}  // namespace vesper
