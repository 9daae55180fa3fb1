// Philox4x32-10 (Salmon, Moraes, Dror, Shaw, SC 2011): a counter and a key in, four random words out, no
// state.
#pragma once

#include <cstdint>

#include "kernels/base/host_device.h"

namespace vesper {

/// Four 32-bit words: a counter, or the random words that belong to it.
struct Words {
    std::uint32_t a = 0;
    std::uint32_t b = 0;
    std::uint32_t c = 0;
    std::uint32_t d = 0;

    friend constexpr bool operator==(const Words&, const Words&) = default;
};

#ifdef __CUDA_ARCH__
using WordLane = std::uint32_t;

/// One instruction; left to itself, the compiler multiplies again for the low half.
__device__ constexpr std::uint64_t wide_product(std::uint32_t factor, WordLane word) {
    if (__builtin_is_constant_evaluated()) return std::uint64_t{factor} * word;
    std::uint64_t product = 0;
    asm("mul.wide.u32 %0, %1, %2;" : "=l"(product) : "r"(word), "r"(factor));
    return product;
}
#else
/// What holds a word between rounds: vector units multiply 32-bit words in 64-bit lanes, and nothing then
/// needs to be packed.
using WordLane = std::uint64_t;

constexpr std::uint64_t wide_product(std::uint32_t factor, WordLane word) {
    return factor * word;
}
#endif

/// The two key words of a round.
struct RoundKey {
    std::uint32_t low;
    std::uint32_t high;
};
VESPER_HD constexpr RoundKey round_key(std::uint64_t key, std::uint32_t round) {
    return {static_cast<std::uint32_t>(key) + round * 0x9E3779B9,
            static_cast<std::uint32_t>(key >> 32) + round * 0xBB67AE85};
}

inline constexpr std::uint32_t kPhiloxA = 0xD2511F53;  // what the words a and c are multiplied by
inline constexpr std::uint32_t kPhiloxC = 0xCD9E8D57;

/// Rounds [kFrom, 10) under a 64-bit key, whose low half is the first key word of the paper.
template <std::uint32_t kFrom>
VESPER_HD constexpr Words philox_rounds(const Words& counter, std::uint64_t key) {
    constexpr std::uint64_t kLow = 0xffffffff;
    WordLane a = counter.a;
    WordLane b = counter.b;
    WordLane c = counter.c;
    WordLane d = counter.d;
    for (std::uint32_t round = kFrom; round < 10; ++round) {
        const RoundKey of_round = round_key(key, round);
        const std::uint64_t product_a = wide_product(kPhiloxA, a);
        const std::uint64_t product_c = wide_product(kPhiloxC, c);
        a = static_cast<WordLane>(product_c >> 32) ^ b ^ of_round.low;
        b = static_cast<WordLane>(product_c & kLow);
        c = static_cast<WordLane>(product_a >> 32) ^ d ^ of_round.high;
        d = static_cast<WordLane>(product_a & kLow);
    }
    return {static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(c),
            static_cast<std::uint32_t>(d)};
}

/// The random words of a counter.
VESPER_HD constexpr Words philox(const Words& counter, std::uint64_t key) {
    return philox_rounds<0>(counter, key);
}

// Known answers of the Random123 library.
static_assert(philox({0, 0, 0, 0}, 0) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
static_assert(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, 0xffffffffffffffff) ==
              Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
static_assert(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0x299f31d0a4093822) ==
              Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});

}  // namespace vesper
