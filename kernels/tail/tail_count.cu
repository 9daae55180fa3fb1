// A block counts a piece of a row in shared memory, for some intervals at a time.
#include <algorithm>

#include "kernels/base/launch.cuh"
#include "kernels/tail/tail_count_point.h"

namespace vesper {
namespace {

constexpr unsigned kThreads = 256;
constexpr unsigned kEach = 16;  // values of a thread
constexpr unsigned kPiece = kThreads * kEach;
constexpr std::uint32_t kAtOnce = 16;  // intervals

struct CountSpace {
    unsigned counts[kAtOnce][kTailParts];
    std::uint64_t length[kAtOnce];
    Ticks low[kAtOnce];
    unsigned shift[kAtOnce];
};

__device__ void set_intervals(CountSpace& space, const TickInterval* intervals, std::uint32_t n) {
    for (unsigned i = threadIdx.x; i < n * kTailParts; i += kThreads) (&space.counts[0][0])[i] = 0;
    if (threadIdx.x < n) {
        const TickInterval interval = intervals[threadIdx.x];
        space.low[threadIdx.x] = interval.low;
        space.length[threadIdx.x] = distance_in(interval, interval.last);
        space.shift[threadIdx.x] = part_shift(interval);
    }
    __syncthreads();
}

__device__ void add_counts(const CountSpace& space, std::uint32_t n, std::int64_t* counts) {
    __syncthreads();
    for (unsigned i = threadIdx.x; i < n * kTailParts; i += kThreads) {
        const unsigned count = (&space.counts[0][0])[i];
        if (count > 0) atomicAdd(reinterpret_cast<unsigned long long*>(counts) + i, std::uint64_t{count});
    }
    __syncthreads();
}

/// blockIdx.x: [row][piece].
__global__ void __launch_bounds__(kThreads) count_parts(TailCount args, unsigned n_pieces) {
    __shared__ CountSpace space;
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
    const std::uint32_t end = args.first[row + 1];
    for (std::uint32_t first = args.first[row]; first < end; first += kAtOnce) {
        const std::uint32_t n = min(kAtOnce, end - first);
        set_intervals(space, args.intervals + first, n);
        for (std::uint32_t interval = 0; interval < n; ++interval) {
            const auto low = static_cast<std::uint64_t>(space.low[interval]);
            const std::uint64_t length = space.length[interval];
            const unsigned shift = space.shift[interval];
#pragma unroll
            for (unsigned i = 0; i < kEach; ++i) {
                const std::uint64_t distance = static_cast<std::uint64_t>(own[i]) - low;
                if (distance <= length && copies[i] > 0)
                    atomicAdd(&space.counts[interval][distance >> shift], copies[i]);
            }
        }
        add_counts(space, n, args.counts + std::size_t{first} * kTailParts);
    }
}

}  // namespace

void tail_count_cuda(const TailCount& args, StreamHandle stream) {
    if (args.n_intervals == 0) return;
    check_cuda(cudaMemsetAsync(args.counts, 0,
                               std::size_t{args.n_intervals} * kTailParts * sizeof(std::int64_t), stream),
               "tail_count: zeros");
    const unsigned n_pieces = std::max(blocks_for(std::uint64_t{args.longest}, kPiece), 1u);
    count_parts<<<args.n_rows * n_pieces, kThreads, 0, stream>>>(args, n_pieces);
    check_launch("tail_count");
}

}  // namespace vesper
