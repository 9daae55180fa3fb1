// Simple returns by the special-function unit.
#pragma once

namespace vesper {

inline constexpr float kOctavesPerLog = 1.44269504088896340736f;  // 1 / ln 2

/// 2^octaves - 1, to 3e-7 of 2^octaves; infinite where it should be.
__device__ inline float fast_simple_return(float octaves) {
    float growth;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(growth) : "f"(octaves));
    return growth - 1.0f;
}

}  // namespace vesper
