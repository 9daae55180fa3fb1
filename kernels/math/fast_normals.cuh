// Normals by the special-function unit, from the words that draw.h defines: for products whose operands are
// rounded to half precision anyway.
#pragma once

#include "kernels/math/draw.h"

namespace vesper {

/// For fast_normals_of: normals times a factor, whose square this is.
__device__ constexpr float square_of_radius(float square) {
    constexpr float kTwoLn2 = 1.38629436111989061883f;
    return kTwoLn2 * square;
}

/// normals_of, times a factor, to an absolute error of 1e-5 of it, where a radius under 0.02 may be off by
/// 5e-4; never NaN. The factor's square comes by way of square_of_radius.
__device__ inline TwoNormals<float> fast_normals_of(std::uint32_t radius_word, std::uint32_t angle_word,
                                                    float square = square_of_radius(1.0f)) {
    constexpr float kUnit = 2.3283064365386962890625e-10f;  // 2^-32
    constexpr float kTurn = 1.46291807926715968105e-9f;     // 2 pi 2^-32
    const float uniform = std::fma(static_cast<float>(radius_word), kUnit, 0.5f * kUnit);
    float log2;
    asm("lg2.approx.ftz.f32 %0, %1;" : "=f"(log2) : "f"(uniform));
    float radius;
    asm("sqrt.approx.ftz.f32 %0, %1;"
        : "=f"(radius)
        : "f"(std::abs(square * log2)));  // next to one it may be positive
    const float angle = static_cast<float>(static_cast<std::int32_t>(angle_word)) * kTurn;
    return {radius * __cosf(angle), radius * __sinf(angle)};
}

__device__ inline FourNormals<float> fast_normals_of(const Words& words,
                                                     float square = square_of_radius(1.0f)) {
    const TwoNormals<float> low = fast_normals_of(words.a, words.b, square);
    const TwoNormals<float> high = fast_normals_of(words.c, words.d, square);
    return {low.first, low.second, high.first, high.second};
}

__device__ inline FourNormals<float> draw_fast_normals(std::uint64_t seed, const DrawId& id) {
    return fast_normals_of(draw_words(seed, id));
}

}  // namespace vesper
