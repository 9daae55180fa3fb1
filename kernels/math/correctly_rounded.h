// Division and square root, correctly rounded: the same bits on host and device.
//
// A GPU's own single-precision ones branch to where subnormal numbers and infinities are dealt with, which
// keeps the compiler from working on two values at a time. These do not: operands and results are to be NaN,
// 0 or between 1e-30 and 1e30 in size.
#pragma once

#include <cmath>

#include "kernels/base/host_device.h"

namespace vesper {

#ifdef __CUDA_ARCH__

/// Two steps of Newton's method, the second on the quotient's remainder (Markstein, IBM J. Res. Dev. 34,
/// 1990).
__device__ inline float divide(float a, float b) {
    float estimate;
    asm("rcp.approx.ftz.f32 %0, %1;" : "=f"(estimate) : "f"(b));
    const float reciprocal = std::fma(estimate, std::fma(-b, estimate, 1.0f), estimate);
    const float quotient = a * reciprocal;
    return std::fma(std::fma(-b, quotient, a), reciprocal, quotient);
}

/// Of x > 0.
__device__ inline float square_root(float x) {
    float estimate;
    asm("rsqrt.approx.ftz.f32 %0, %1;" : "=f"(estimate) : "f"(x));
    const float root = x * estimate;
    return std::fma(std::fma(-root, root, x), 0.5f * estimate, root);
}

#else

VESPER_HD inline float divide(float a, float b) {
    return a / b;
}
VESPER_HD inline float square_root(float x) {
    return std::sqrt(x);
}

#endif

VESPER_HD inline double divide(double a, double b) {
    return a / b;
}
VESPER_HD inline double square_root(double x) {
    return std::sqrt(x);
}

}  // namespace vesper
