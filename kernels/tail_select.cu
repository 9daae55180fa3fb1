// Three kernels: a sample bounds the tail, one pass over the P&L copies what is within the bound, and a
// cluster of blocks for each book narrows down on the order statistics among the copies. Where the sample
// misled, the cluster takes the whole P&L instead: slower, and the same numbers.
#include <cooperative_groups.h>

#include <algorithm>

#include "kernels/launch.cuh"
#include "kernels/tail_sample.h"
#include "kernels/tail_select_point.h"

namespace vesper {
namespace {

namespace cg = cooperative_groups;

constexpr unsigned kSample = 1024;
constexpr unsigned kSampleThreads = kSample / 2;
constexpr unsigned kCopyThreads = 256;
constexpr unsigned kCopyEach = 16;  // of a thread
constexpr unsigned kCopyPaths = kCopyThreads * kCopyEach;
constexpr unsigned kCluster = 8;
constexpr unsigned kNarrowThreads = 512;
constexpr unsigned kBinBits = 11;
constexpr unsigned kBins = 1u << kBinBits;
constexpr unsigned kOwnBins = kBins / kNarrowThreads;
constexpr unsigned kFew = kNarrowThreads;
constexpr std::uint32_t kRanksAtOnce = 32;

/// What is known of a book's tail.
struct Bound {
    std::uint64_t least;  // as in_order gives it
    Ticks bound;          // the copies are what is not above it
    std::uint32_t count;  // of copies; more than capacity: incomplete
};

/// Bounds of the books, followed by their copies. One piece of memory, because asking for one takes time.
struct Candidates {
    Bound* book = nullptr;    // [n_books]; null: none
    Ticks* values = nullptr;  // [n_books][capacity]
    std::uint32_t capacity = 0;
};

/// A value as an unsigned number of the same order.
__device__ std::uint64_t in_order(Ticks value) {
    return static_cast<std::uint64_t>(value) ^ std::uint64_t{1} << 63;
}

__device__ Ticks in_ticks(std::uint64_t ordered) {
    return static_cast<Ticks>(ordered ^ std::uint64_t{1} << 63);
}

/// Sorts values[0 .. kSample) (Batcher 1968). Up to 32 apart, pairs stay within the 64 values of a warp.
__device__ void sort_sample(Ticks* values) {
    __syncthreads();
    for (unsigned size = 2; size <= kSample; size *= 2) {
        for (unsigned step = size / 2; step > 0; step /= 2) {
            if (step >= 32) {
                __syncthreads();
            } else {
                __syncwarp();
            }
            const unsigned low = threadIdx.x / step * 2 * step + threadIdx.x % step;
            const bool ascending = (low & size) == 0;
            const Ticks a = values[low];
            const Ticks b = values[low + step];
            if ((a > b) == ascending) {
                values[low] = b;
                values[low + step] = a;
            }
        }
    }
    __syncthreads();
}

/// One block a book: a bound that, almost surely, at least max_rank paths and not many more are below.
__global__ void __launch_bounds__(kSampleThreads)
    bound_tails(const Ticks* pnl, std::size_t stride, std::uint32_t n_paths, unsigned place,
                Candidates candidates) {
    __shared__ Ticks values[kSample];
    const Ticks* book = pnl + blockIdx.x * stride;
    const std::uint32_t apart = n_paths / kSample;
    for (unsigned i = threadIdx.x; i < kSample; i += kSampleThreads) {
        values[i] = book[sampled_path(i, apart)];
    }
    sort_sample(values);
    if (threadIdx.x == 0) {
        const Ticks bound = values[place];
        candidates.book[blockIdx.x] = {.least = in_order(bound), .bound = bound, .count = 0};
    }
}

/// Copies the P&L up to the bound, in no particular order.
__global__ void __launch_bounds__(kCopyThreads)
    copy_tails(const Ticks* pnl, std::size_t stride, std::uint32_t n_paths, Candidates candidates) {
    __shared__ Ticks kept[kCopyPaths];
    __shared__ unsigned n_kept;
    __shared__ unsigned start;
    __shared__ std::uint64_t least_of_warp[kCopyThreads / 32];
    const Ticks* book = pnl + blockIdx.y * stride;
    const Ticks bound = candidates.book[blockIdx.y].bound;
    const std::uint32_t first = blockIdx.x * kCopyPaths + threadIdx.x;
    const Ticks* from = book + first;
    Ticks own[kCopyEach];
#pragma unroll
    for (unsigned i = 0; i < kCopyEach; ++i) {
        own[i] = first + i * kCopyThreads < n_paths ? __ldcs(from + i * kCopyThreads) : bound;
    }
    if (threadIdx.x == 0) n_kept = 0;
    __syncthreads();
#pragma unroll
    for (unsigned i = 0; i < kCopyEach; ++i) {
        if (own[i] <= bound && first + i * kCopyThreads < n_paths) kept[atomicAdd(&n_kept, 1u)] = own[i];
    }
    __syncthreads();
    if (threadIdx.x == 0) start = atomicAdd(&candidates.book[blockIdx.y].count, n_kept);
    __syncthreads();
    Ticks* out = candidates.values + std::size_t{blockIdx.y} * candidates.capacity;
    std::uint64_t least = in_order(bound);
    for (unsigned i = threadIdx.x; i < n_kept; i += kCopyThreads) {
        least = min(least, in_order(kept[i]));
        if (start + i < candidates.capacity) out[start + i] = kept[i];
    }
    for (int distance = 16; distance > 0; distance /= 2) {
        least = min(least, __shfl_xor_sync(0xffffffff, least, distance));
    }
    if (threadIdx.x % 32 == 0) least_of_warp[threadIdx.x / 32] = least;
    __syncthreads();
    if (threadIdx.x == 0) {
        for (const std::uint64_t other : least_of_warp) least = min(least, other);
        atomicMin(reinterpret_cast<unsigned long long*>(&candidates.book[blockIdx.y].least), least);
    }
}

/// Where an order statistic is: of the values in [low, low + 2^bits) it is the one of this 1-based rank.
struct Interval {
    std::uint64_t low;  // as in_order gives it
    unsigned bits;
    std::uint32_t rank;
    std::uint32_t count;  // of values in it

    __device__ std::uint64_t last() const { return (std::uint64_t{1} << (bits - 1)) * 2 - 1; }
    __device__ unsigned shift() const { return bits > kBinBits ? bits - kBinBits : 0; }
};

/// The values that a cluster looks through.
struct Values {
    const Ticks* data;
    std::uint32_t n;

    /// Calls use(value) for this thread's share, with several loads under way at a time.
    template <class Use>
    __device__ void each(unsigned rank_of_block, Use use) const {
        constexpr unsigned kAhead = 8;
        constexpr unsigned kStep = kCluster * kNarrowThreads;
        for (std::uint32_t i = rank_of_block * kNarrowThreads + threadIdx.x; i < n; i += kAhead * kStep) {
            Ticks ahead[kAhead];
#pragma unroll
            for (unsigned j = 0; j < kAhead; ++j)
                ahead[j] = i + j * kStep < n ? __ldg(data + i + j * kStep) : 0;
#pragma unroll
            for (unsigned j = 0; j < kAhead; ++j) {
                if (i + j * kStep < n) use(ahead[j]);
            }
        }
    }
};

/// Counts of the values in each of kBins parts of an interval, summed over the cluster; the first block holds
/// the sums.
__device__ void count_bins(const Values& values, const Interval& interval, unsigned* bins) {
    const cg::cluster_group cluster = cg::this_cluster();
    for (unsigned i = threadIdx.x; i < kBins; i += kNarrowThreads) bins[i] = 0;
    cluster.sync();
    const unsigned shift = interval.shift();
    const std::uint64_t last = interval.last();
    values.each(cluster.block_rank(), [&](Ticks value) {
        const std::uint64_t above = in_order(value) - interval.low;
        if (above <= last) atomicAdd(&bins[above >> shift], 1u);
    });
    cluster.sync();
    constexpr unsigned kShare = kBins / kCluster;  // of the bins: what one block sums
    if (threadIdx.x < kShare) {
        const unsigned bin = cluster.block_rank() * kShare + threadIdx.x;
        unsigned sum = 0;
        for (unsigned block = 0; block < kCluster; ++block) sum += cluster.map_shared_rank(bins, block)[bin];
        cluster.map_shared_rank(bins, 0)[bin] = sum;
    }
    cluster.sync();
}

/// The part of an interval that holds the order statistic, found by the first block for all.
__device__ Interval narrow(const Interval& interval, unsigned* bins, unsigned* sums, Interval* found) {
    const cg::cluster_group cluster = cg::this_cluster();
    if (cluster.block_rank() == 0) {
        unsigned own = 0;
        for (unsigned i = 0; i < kOwnBins; ++i) own += bins[kOwnBins * threadIdx.x + i];
        unsigned sum = own;  // becomes that of this thread's bins and all before
        for (unsigned distance = 1; distance < kNarrowThreads; distance *= 2) {
            sums[threadIdx.x] = sum;
            __syncthreads();
            if (threadIdx.x >= distance) sum += sums[threadIdx.x - distance];
            __syncthreads();
        }
        unsigned before = sum - own;
        if (before < interval.rank && interval.rank <= sum) {
            unsigned bin = kOwnBins * threadIdx.x;
            while (before + bins[bin] < interval.rank) before += bins[bin++];
            *found = {.low = interval.low + (std::uint64_t{bin} << interval.shift()),
                      .bits = interval.shift(),
                      .rank = interval.rank - before,
                      .count = bins[bin]};
        }
    }
    cluster.sync();
    const Interval narrowed = *cluster.map_shared_rank(found, 0);
    cluster.sync();
    return narrowed;
}

/// The order statistic of an interval with at most kFew values: the one with as many before it as its rank
/// says.
__device__ Ticks pick(const Values& values, const Interval& interval, std::uint64_t* few, unsigned* n_few,
                      Ticks* found) {
    const cg::cluster_group cluster = cg::this_cluster();
    if (threadIdx.x == 0) *n_few = 0;
    cluster.sync();
    std::uint64_t* list = cluster.map_shared_rank(few, 0);
    const std::uint64_t last = interval.last();
    values.each(cluster.block_rank(), [&](Ticks value) {
        const std::uint64_t above = in_order(value) - interval.low;
        if (above <= last) list[atomicAdd(cluster.map_shared_rank(n_few, 0), 1u)] = above;
    });
    cluster.sync();
    if (cluster.block_rank() == 0 && threadIdx.x < *n_few) {
        const std::uint64_t own = few[threadIdx.x];
        unsigned before = 0;
        for (unsigned i = 0; i < *n_few; ++i) {
            before += few[i] < own || (few[i] == own && i < threadIdx.x) ? 1 : 0;
        }
        if (before + 1 == interval.rank) *found = in_ticks(interval.low + own);
    }
    cluster.sync();
    return *cluster.map_shared_rank(found, 0);
}

__device__ std::uint64_t sum_of_warp(std::uint64_t value) {
    for (int distance = 16; distance > 0; distance /= 2)
        value += __shfl_xor_sync(0xffffffff, value, distance);
    return value;
}

/// What the warps of a cluster found of a tail.
using TailParts = TailSum[kCluster][kNarrowThreads / 32];

/// The sum over the cluster of each thread's part, in the first thread of the first block; `parts` is shared
/// memory.
__device__ TailSum sum_tails(TailSum own, TailParts& parts) {
    const cg::cluster_group cluster = cg::this_cluster();
    own.count = sum_of_warp(own.count);
    own.sum_high = static_cast<std::int64_t>(sum_of_warp(static_cast<std::uint64_t>(own.sum_high)));
    own.sum_low = sum_of_warp(own.sum_low);
    for (std::uint64_t& digit : own.squares) digit = sum_of_warp(digit);
    if (threadIdx.x % 32 == 0) {
        (*cluster.map_shared_rank(&parts, 0))[cluster.block_rank()][threadIdx.x / 32] = own;
    }
    cluster.sync();
    TailSum all = {.value = own.value};
    if (cluster.block_rank() != 0 || threadIdx.x != 0) return all;
    for (const auto& block : parts) {
        for (const TailSum& warp : block) {
            all.count += warp.count;
            all.sum_high += warp.sum_high;
            all.sum_low += warp.sum_low;
            for (int digit = 0; digit < 4; ++digit) all.squares[digit] += warp.squares[digit];
        }
    }
    return all;
}

/// The ranks of one launch.
struct SomeRanks {
    std::uint32_t rank[kRanksAtOnce];
    std::uint32_t first;  // of them among all
};

/// One cluster for each book and rank.
__global__ void __cluster_dims__(kCluster, 1, 1) __launch_bounds__(kNarrowThreads)
    find_tails(TailSelect args, SomeRanks ranks, std::uint32_t max_rank, Candidates candidates) {
    __shared__ unsigned bins[kBins];
    __shared__ unsigned sums[kNarrowThreads];
    __shared__ Interval found;
    __shared__ std::uint64_t few[kFew];
    __shared__ unsigned n_few;
    __shared__ Ticks picked;
    __shared__ __align__(16) unsigned char part_bytes[sizeof(TailParts)];
    const unsigned book = blockIdx.y;
    const unsigned block = cg::this_cluster().block_rank();
    Values values = {.data = args.pnl + book * args.stride, .n = args.n_paths};
    Interval interval = {.low = 0, .bits = 64, .rank = ranks.rank[blockIdx.z]};
    if (candidates.book != nullptr) {
        const Bound known = candidates.book[book];
        const std::uint32_t n = known.count;
        if (n >= max_rank && n <= candidates.capacity) {
            values = {.data = candidates.values + std::size_t{book} * candidates.capacity, .n = n};
            interval.low = known.least;
            interval.bits = 64 - __clzll(in_order(known.bound) - interval.low);
        }
    }
    interval.count = values.n;
    while (interval.bits > 0 && interval.count > kFew) {
        count_bins(values, interval, bins);
        interval = narrow(interval, bins, sums, &found);
    }
    TailSum own;
    own.value = interval.bits == 0 ? in_ticks(interval.low) : pick(values, interval, few, &n_few, &picked);
    values.each(block, [&](Ticks x) {
        if (x <= own.value) add_to_tail(own, x);
    });
    const TailSum tail = sum_tails(own, reinterpret_cast<TailParts&>(part_bytes));
    if (block == 0 && threadIdx.x == 0) args.tails[book * args.n_ranks + ranks.first + blockIdx.z] = tail;
}

void find(const TailSelect& args, std::uint32_t max_rank, const Candidates& candidates, StreamHandle stream) {
    SomeRanks ranks = {};
    for (; ranks.first < args.n_ranks; ranks.first += kRanksAtOnce) {
        const std::uint32_t n = std::min(kRanksAtOnce, args.n_ranks - ranks.first);
        std::copy_n(args.ranks + ranks.first, n, ranks.rank);
        find_tails<<<dim3(kCluster, args.n_books, n), kNarrowThreads, 0, stream>>>(args, ranks, max_rank,
                                                                                   candidates);
        check_launch("tail_select: order statistics");
    }
}

}  // namespace

void tail_select_cuda(const TailSelect& args, StreamHandle stream) {
    if (args.n_books == 0 || args.n_ranks == 0) return;
    const std::uint32_t max_rank = *std::max_element(args.ranks, args.ranks + args.n_ranks);
    constexpr std::uint32_t kManyPaths = 1 << 16;
    if (args.n_paths < kManyPaths || max_rank > args.n_paths / 16) return find(args, max_rank, {}, stream);

    const unsigned place = place_in_sample(kSample, max_rank, args.n_paths);
    const auto capacity = static_cast<std::uint32_t>(std::uint64_t{args.n_paths} * 2 * place / kSample);
    static_assert(sizeof(Bound) % sizeof(Ticks) == 0);
    constexpr std::size_t kBoundSize = sizeof(Bound) / sizeof(Ticks);
    const StreamBuffer<Ticks> memory(args.n_books * (kBoundSize + capacity), stream);
    const Candidates candidates = {.book = reinterpret_cast<Bound*>(memory.data()),
                                   .values = memory.data() + args.n_books * kBoundSize,
                                   .capacity = capacity};
    bound_tails<<<args.n_books, kSampleThreads, 0, stream>>>(args.pnl, args.stride, args.n_paths, place,
                                                             candidates);
    check_launch("tail_select: bounds");
    copy_tails<<<dim3(blocks_for(args.n_paths, kCopyPaths), args.n_books), kCopyThreads, 0, stream>>>(
        args.pnl, args.stride, args.n_paths, candidates);
    check_launch("tail_select: copies");
    find(args, max_rank, candidates, stream);
}

}  // namespace vesper
