// Elementary functions in fma arithmetic: the same bits on every processor, in every SIMD width, on host and
// device.
//
// No branch and no call, so that a loop over paths vectorises. NaN in gives NaN out; no other argument does.
// The coefficients come from kernels/math/elementary_fit.py; tests/kernels/math/elementary_test.cpp holds the
// errors.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/base/host_device.h"
#include "kernels/math/correctly_rounded.h"

namespace vesper::elementary {

/// What differs between the two precisions besides coefficients.
template <class Real>
struct Format;

template <>
struct Format<float> {
    using Bits = std::uint32_t;
    using SignedBits = std::int32_t;
    static constexpr int kMantissaBits = 23;
    static constexpr Bits kExponentBias = 127;
    static constexpr Bits kHalfRoot = 0x3f3504f3;  // bits of sqrt(1/2)
    /// 1.5 2^23: adding it rounds to an integer, which is in the low bits.
    static constexpr float kToInteger = 12582912.0f;
    static constexpr float kLn2High = 0.693359375f;  // few enough bits that n kLn2High is exact
    static constexpr float kLn2Low = -2.12194440e-4f;
    static constexpr float kExpLow = -87.0f;  // below, exp is zero; its least value is a normal number
    static constexpr float kExpHigh = 40.0f;  // above, exp stays as it is: products of two such are finite
};

template <>
struct Format<double> {
    using Bits = std::uint64_t;
    using SignedBits = std::int64_t;
    static constexpr int kMantissaBits = 52;
    static constexpr Bits kExponentBias = 1023;
    static constexpr Bits kHalfRoot = 0x3fe6a09e667f3bcd;
    static constexpr double kToInteger = 6755399441055744.0;  // 1.5 2^52
    static constexpr double kLn2High = 6.93147180369123816490e-1;
    static constexpr double kLn2Low = 1.90821492927058770002e-10;
    static constexpr double kExpLow = -708.0;
    static constexpr double kExpHigh = 40.0;  // as in single precision, so that both saturate alike
};

template <class To, class From>
VESPER_HD inline To same_bits(From from) {
    return __builtin_bit_cast(To, from);
}

/// c0 + c2 q + c4 q^2 + ..., by Horner's rule in fma; every other coefficient is left out.
template <class Real>
VESPER_HD inline Real even_part(Real, Real c0) {
    return c0;
}
template <class Real>
VESPER_HD inline Real even_part(Real, Real c0, Real) {
    return c0;
}
template <class Real, class... Rest>
VESPER_HD inline Real even_part(Real q, Real c0, Real, Rest... rest) {
    return std::fma(q, even_part(q, rest...), c0);
}

/// c0 + c1 x + c2 x^2 + ...: two chains of fma, over the even and the odd powers, that run beside each other.
template <class Real, class... Rest>
VESPER_HD inline Real polynomial(Real x, Real c0, Rest... rest) {
    const Real q = x * x;
    return std::fma(x, even_part(q, rest...), even_part(q, c0, rest...));
}

/// x = n ln 2 + r, |r| <= (ln 2) / 2: exp(x) = scale (1 + fraction). Anything outside the range of Real.
template <class Real>
struct ExpParts {
    Real scale;     // 2^n
    Real fraction;  // exp(r) - 1
};

template <class Real>
VESPER_HD inline ExpParts<Real> exp_parts(Real x) {
    using F = Format<Real>;
    const Real shifted = std::fma(x, Real(1.44269504088896340736), F::kToInteger);
    const Real n = shifted - F::kToInteger;
    const Real r = std::fma(n, -F::kLn2Low, std::fma(n, -F::kLn2High, x));
    Real tail;  // (exp(r) - 1 - r) / r^2
    if constexpr (sizeof(Real) == sizeof(float)) {
        tail = polynomial(r, 0.50000001f, 0.166665183f, 0.0416662041f, 0.00836895351f, 0.00139506018f);
    } else {
        tail = polynomial(r, 0.50000000000000133, 0.16666666666666699, 0.041666666666514321,
                          0.008333333333307014, 0.0013888888947331123, 0.00019841269917797726,
                          2.4801489590609379e-5, 2.7557215928365925e-6, 2.7631413793109762e-7,
                          2.5117979829543683e-8);
    }
    const auto exponent =
        static_cast<typename F::Bits>(same_bits<typename F::Bits>(shifted) + F::kExponentBias);
    return {same_bits<Real>(static_cast<typename F::Bits>(exponent << F::kMantissaBits)),
            std::fma(r * r, tail, r)};
}

/// e^x for x <= Format::kExpHigh; 0 below Format::kExpLow.
template <class Real>
VESPER_HD inline Real exp_of_bounded(Real x) {
    const ExpParts<Real> parts = exp_parts(x);
    const Real value = std::fma(parts.scale, parts.fraction, parts.scale);
    return x < Format<Real>::kExpLow ? Real(0) : value;
}

/// e^x between 0, below Format::kExpLow, and exp(Format::kExpHigh), far beyond what a price can multiply by.
template <class Real>
VESPER_HD inline Real exp(Real x) {
    return exp_of_bounded(x > Format<Real>::kExpHigh ? Format<Real>::kExpHigh
                                                     : x);  // in this form NaN passes
}

/// e^x - 1 with the same bounds; exact at 0, and -1 for every x far below.
template <class Real>
VESPER_HD inline Real expm1(Real x) {
    const Real bounded = x > Format<Real>::kExpHigh ? Format<Real>::kExpHigh : x;
    const ExpParts<Real> parts = exp_parts(bounded);
    const Real value = std::fma(parts.scale, parts.fraction, parts.scale - Real(1));
    return x < Format<Real>::kExpLow ? Real(-1) : value;
}

/// exponent ln 2 + ln(1 + f), f in [sqrt(1/2) - 1, sqrt(2) - 1].
template <class Real>
VESPER_HD inline Real log_of_parts(Real exponent, Real f) {
    using F = Format<Real>;
    const Real s = divide(f, Real(2) + f);
    const Real q = s * s;
    Real tail;  // (2 atanh(s) - 2 s) / s^3
    if constexpr (sizeof(Real) == sizeof(float)) {
        tail = polynomial(q, 0.666667767f, 0.399774956f, 0.298730732f);
    } else {
        tail = polynomial(q, 0.66666666666667351, 0.3999999999941109, 0.28571428743262806,
                          0.22222198475973121, 0.18183569740470273, 0.15313903230296247, 0.14797507866746576);
    }
    const Real half_square = Real(0.5) * f * f;
    const Real correction = std::fma(s, std::fma(q, tail, half_square), exponent * F::kLn2Low);
    return std::fma(exponent, F::kLn2High, f - (half_square - correction));
}

/// x = 2^exponent (1 + f) with f as log_of_parts wants it; x positive and normal.
template <class Real>
struct LogParts {
    Real exponent;
    Real f;
};

template <class Real>
VESPER_HD inline LogParts<Real> log_parts(Real x) {
    using F = Format<Real>;
    const auto bits = same_bits<typename F::Bits>(x);
    const auto exponent = static_cast<typename F::SignedBits>(bits - F::kHalfRoot) >> F::kMantissaBits;
    const auto mantissa = bits - (static_cast<typename F::Bits>(exponent) << F::kMantissaBits);
    return {static_cast<Real>(static_cast<std::int32_t>(exponent)), same_bits<Real>(mantissa) - Real(1)};
}

/// ln x for positive normal x.
template <class Real>
VESPER_HD inline Real log(Real x) {
    const LogParts<Real> parts = log_parts(x);
    return log_of_parts(parts.exponent, parts.f);
}

/// -ln u of the uniform u = (word + 1/2) 2^-32, with full relative precision at both ends of (0, 1).
template <class Real>
VESPER_HD inline Real minus_log_uniform(std::uint32_t word) {
    constexpr Real kUnit = Real(2.3283064365386962890625e-10);  // 2^-32
    const LogParts<Real> parts = log_parts((static_cast<Real>(word) + Real(0.5)) * kUnit);
    // Near one, 1 - u is taken from the word itself: a rounded u would have lost it.
    const Real below_one = (static_cast<Real>(~word) + Real(0.5)) * -kUnit;
    return -log_of_parts(parts.exponent, word >= 0xC0000000u ? below_one : parts.f);
}

template <class Real>
struct SineCosine {
    Real sine;
    Real cosine;
};

/// Sine and cosine of 2 pi word / 2^32. The quadrant is found in integers, so no digit of the angle is lost.
template <class Real>
VESPER_HD inline SineCosine<Real> sincos_of_turn(std::uint32_t word) {
    const std::uint32_t quadrant = (word + 0x20000000u) >> 30;
    const auto rest = static_cast<std::int32_t>(word - (quadrant << 30));
    const Real y =
        static_cast<Real>(rest) * Real(1.862645149230957e-9);  // 2^-29: angle = (pi / 4) y, |y| <= 1
    const Real q = y * y;
    Real s;
    Real c;
    if constexpr (sizeof(Real) == sizeof(float)) {
        s = y * polynomial(q, 0.785398161f, -0.0807454348f, 0.00249000713f, -3.59545078e-5f);
        c = polynomial(q, 1.0f, -0.308425135f, 0.0158543252f, -0.000325938614f, 3.52981134e-6f);
    } else {
        s = y * polynomial(q, 0.78539816339744828, -0.080745512188280535, 0.0024903945701888462,
                           -3.6576204158923915e-5, 3.1336162256269802e-7, -1.7571500919041066e-9,
                           6.8773663084238705e-12);
        c = polynomial(q, 1.0, -0.30842513753404244, 0.015854344243815419, -0.00032599188692673792,
                       3.5908604460287738e-6, -2.4611364034857796e-8, 1.1500512115865309e-10,
                       -3.8581915114966961e-13);
    }
    const bool swap = (quadrant & 1) != 0;
    const Real sine = swap ? c : s;
    const Real cosine = swap ? s : c;
    return {(quadrant & 2) != 0 ? -sine : sine, ((quadrant + 1) & 2) != 0 ? -cosine : cosine};
}

/// Phi(-a) exp(a^2 / 2) for a = |x|: what is left of the normal tail when its fast decay is taken out. Its
/// error counts after the decay is put back: beyond |x| = 9 the ratio is rough, and constant where nothing of
/// the tail is left.
template <class Real>
VESPER_HD inline Real normal_tail_ratio(Real x) {
    const Real size = x < Real(0) ? -x : x;
    const Real a = size > Real(16) ? Real(16) : size;
    if constexpr (sizeof(Real) == sizeof(float)) {
        return divide(polynomial(a, 0.500000009f, 0.184455146f, 0.034731498f, -0.000147415281f),
                      polynomial(a, 1.0f, 1.16679642f, 0.500411172f, 0.0816413006f));
    } else {
        return polynomial(a, 0.5, 0.50220623369135631, 0.254414884765717, 0.076970180218264267,
                          0.01446445936776797, 0.0015890995932434373, 7.9989607904631049e-5) /
               polynomial(a, 1.0, 1.8022970281855879, 1.4468547423011993, 0.67317642722410875,
                          0.19696028310363065, 0.036454417195098725, 0.003983434931341262,
                          0.00020050051433892255);
    }
}

/// The standard normal distribution function.
template <class Real>
VESPER_HD inline Real normal_cdf(Real x) {
    const Real tail = exp_of_bounded(Real(-0.5) * x * x) * normal_tail_ratio(x);
    return x < Real(0) ? tail : Real(1) - tail;
}

}  // namespace vesper::elementary
