// What the threads of a block found of a tail, added to the sums of all blocks.
#pragma once

#include "kernels/tail/tail_interval.cuh"
#include "kernels/tail/tail_sum.h"

namespace vesper {

/// Eight sums over a warp at once: lane 4 i gets the sum of words[i].
__device__ inline std::uint64_t sum_of_warp(std::uint64_t (&words)[8]) {
#pragma unroll
    for (unsigned half = 4; half > 0; half /= 2) {  // each lane keeps half of the words, and gives the others
        const unsigned distance = 4 * half;
        const bool upper = (threadIdx.x & distance) != 0;
#pragma unroll
        for (unsigned i = 0; i < half; ++i) {
            const std::uint64_t given = upper ? words[i] : words[i + half];
            const std::uint64_t kept = upper ? words[i + half] : words[i];
            words[i] = kept + __shfl_xor_sync(0xffffffff, given, distance);
        }
    }
    words[0] += __shfl_xor_sync(0xffffffff, words[0], 2);
    return words[0] + __shfl_xor_sync(0xffffffff, words[0], 1);
}

/// Adds what the threads of a block found of a tail to its sums. `sums` is shared memory.
__device__ inline void add_to_sums(const TailSum& own, std::uint64_t (&sums)[kThreads / 32][8],
                                   TailSum* tail) {
    static_assert(sizeof(TailSum) == 8 * sizeof(std::uint64_t));
    std::uint64_t words[8] = {0,
                              own.count,
                              static_cast<std::uint64_t>(own.sum_high),
                              own.sum_low,
                              own.squares[0],
                              own.squares[1],
                              own.squares[2],
                              own.squares[3]};
    const std::uint64_t of_warp = sum_of_warp(words);
    if (threadIdx.x % 4 == 0) sums[threadIdx.x / 32][threadIdx.x % 32 / 4] = of_warp;
    __syncthreads();
    const unsigned word = threadIdx.x;
    if (word == 0 || word >= 8) return;
    std::uint64_t sum = 0;
    for (const auto& of_a_warp : sums) sum += of_a_warp[word];
    atomicAdd(reinterpret_cast<unsigned long long*>(tail) + word, sum);
}

}  // namespace vesper
