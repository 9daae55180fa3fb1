// draw_words of one stream for many entities on many paths: what depends on one of the two alone, most of the
// first three of Philox's ten rounds, is computed once for each of them.
#pragma once

#include "kernels/math/draw.h"

namespace vesper {

/// An entity's part of the words after round 2 (c) and round 3 (a, c, d), keys included.
struct EntityRounds {
    std::uint32_t second_c;
    std::uint32_t third_a;
    std::uint32_t third_c;
    std::uint32_t third_d;
};

/// A path's part: its product of round 2.
struct PathRounds {
    std::uint32_t low;
    std::uint32_t high;
};

namespace philox_word {

VESPER_HD constexpr std::uint32_t low(std::uint64_t product) {
    return static_cast<std::uint32_t>(product);
}
VESPER_HD constexpr std::uint32_t high(std::uint64_t product) {
    return static_cast<std::uint32_t>(product >> 32);
}

}  // namespace philox_word

VESPER_HD constexpr EntityRounds rounds_of_entity(std::uint64_t seed, DrawStream stream,
                                                  std::uint32_t entity) {
    using namespace philox_word;
    const std::uint64_t first = wide_product(kPhiloxA, entity);
    const std::uint32_t first_c =
        high(first) ^ static_cast<std::uint32_t>(stream) << 24 ^ round_key(seed, 0).high;
    const std::uint64_t second = wide_product(kPhiloxC, first_c);
    const std::uint64_t third = wide_product(kPhiloxA, high(second) ^ round_key(seed, 1).low);
    return {.second_c = low(first) ^ round_key(seed, 1).high,
            .third_a = low(second) ^ round_key(seed, 2).low,
            .third_c = high(third) ^ round_key(seed, 2).high,
            .third_d = low(third)};
}

VESPER_HD constexpr PathRounds rounds_of_path(std::uint64_t seed, std::uint32_t path) {
    const std::uint64_t second = wide_product(kPhiloxA, path ^ round_key(seed, 0).low);
    return {.low = philox_word::low(second), .high = philox_word::high(second)};
}

/// draw_words(seed, {stream, entity, path}).
VESPER_HD constexpr Words draw_words(std::uint64_t seed, const EntityRounds& entity, const PathRounds& path) {
    using namespace philox_word;
    const std::uint64_t third = wide_product(kPhiloxC, path.high ^ entity.second_c);
    return philox_rounds<3>({.a = high(third) ^ entity.third_a,
                             .b = low(third),
                             .c = path.low ^ entity.third_c,
                             .d = entity.third_d},
                            seed);
}

}  // namespace vesper
