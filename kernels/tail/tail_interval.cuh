// Narrowing down on an order statistic: values are counted in the parts of an interval, and the part that
// holds it is the next interval.
#pragma once

#include "kernels/base/ticks.h"

namespace vesper {

inline constexpr unsigned kThreads = 512;  // of a block that narrows
inline constexpr unsigned kBinBits = 11;
inline constexpr unsigned kBins = 1u << kBinBits;

/// A value as an unsigned number of the same order.
__device__ inline std::uint64_t in_order(Ticks value) {
    return static_cast<std::uint64_t>(value) ^ std::uint64_t{1} << 63;
}

__device__ inline Ticks in_ticks(std::uint64_t ordered) {
    return static_cast<Ticks>(ordered ^ std::uint64_t{1} << 63);
}

/// How many bits a number up to `last` may have.
__device__ inline unsigned bits_of(std::uint64_t last) {
    return 64 - __clzll(static_cast<long long>(last));
}

/// Where an order statistic is: of the values in [low, low + 2^bits) it is the one of this 1-based rank.
struct Interval {
    std::uint64_t low;  // as in_order gives it
    unsigned bits;
    std::uint32_t rank;
    std::uint32_t count;  // of values in it

    /// Of the distances from low. Precondition: bits > 0.
    __device__ std::uint64_t last() const { return ~std::uint64_t{0} >> (64 - bits); }
    __device__ unsigned shift() const { return bits > kBinBits ? bits - kBinBits : 0; }

    /// Counts a value in its part of the interval, if it has one.
    __device__ void count_in(unsigned* bins, Ticks value) const {
        const std::uint64_t above = in_order(value) - low;
        if (above <= last()) atomicAdd(&bins[above >> shift()], 1u);
    }
};

/// The sum of the values of this lane and those before it.
__device__ inline unsigned sum_up_to_lane(unsigned value) {
    for (unsigned distance = 1; distance < 32; distance *= 2) {
        const unsigned before = __shfl_up_sync(0xffffffff, value, distance);
        if (threadIdx.x % 32 >= distance) value += before;
    }
    return value;
}

__device__ inline std::uint64_t least_of_warp(std::uint64_t value) {
    const auto high = static_cast<unsigned>(value >> 32);
    const unsigned least_high = __reduce_min_sync(0xffffffff, high);
    const unsigned low = high == least_high ? static_cast<unsigned>(value) : 0xffffffff;
    return std::uint64_t{least_high} << 32 | __reduce_min_sync(0xffffffff, low);
}

/// What narrow works in.
struct NarrowSpace {
    unsigned bins[kBins];  // counts of the parts
    unsigned warps[kThreads / 32];
    Interval found;
};

__device__ inline void clear_bins(unsigned* bins) {
    for (unsigned i = threadIdx.x; i < kBins; i += kThreads) bins[i] = 0;
    __syncthreads();
}

/// The part of an interval that holds the order statistic. A block finds it; its bins must be synchronized.
__device__ inline Interval narrow(const Interval& interval, NarrowSpace& space) {
    constexpr unsigned kOwn = kBins / kThreads;
    const unsigned* bins = space.bins + kOwn * threadIdx.x;
    unsigned own = 0;
    for (unsigned i = 0; i < kOwn; ++i) own += bins[i];
    const unsigned up_to_own = sum_up_to_lane(own);
    if (threadIdx.x % 32 == 31) space.warps[threadIdx.x / 32] = up_to_own;
    __syncthreads();
    unsigned before = up_to_own - own;
    for (unsigned warp = 0; warp < threadIdx.x / 32; ++warp) before += space.warps[warp];
    if (before < interval.rank && interval.rank <= before + own) {
        unsigned i = 0;
        while (before + bins[i] < interval.rank) before += bins[i++];
        const std::uint64_t bin = kOwn * threadIdx.x + i;
        space.found = {.low = interval.low + (bin << interval.shift()),
                       .bits = interval.shift(),
                       .rank = interval.rank - before,
                       .count = bins[i]};
    }
    __syncthreads();
    return space.found;
}

}  // namespace vesper
