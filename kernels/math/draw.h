// The only door to randomness. A draw is a function of (seed, stream, entity, path, step); nothing has a
// state.
//
// Philox counter:  a = entity   b = path   c = step   d = stream << 24 | draw        key = seed of the job
//
//   stream           entity        what the four words give
//   dense            factor / 4    standard normals of factors 4 entity ... 4 entity + 3
//   common           factor / 4    the same for the common factors of a factor model
//   idiosyncratic    factor / 4    the same for the part of each factor that is its own
//   chi_square       0             one attempt at a chi-square variate; `draw` counts the attempts
//
// `step` is 0 until something takes more than one step.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/base/host_device.h"
#include "kernels/math/elementary.h"
#include "kernels/math/philox.h"

namespace vesper {

enum class DrawStream : std::uint32_t { dense, common, idiosyncratic, chi_square };

inline constexpr std::uint32_t kNormalsPerDraw = 4;

struct DrawId {
    DrawStream stream = DrawStream::dense;
    std::uint32_t entity = 0;
    std::uint32_t path = 0;
    std::uint32_t step = 0;
    std::uint32_t draw = 0;  // < 2^24
};

VESPER_HD constexpr Words draw_words(std::uint64_t seed, const DrawId& id) {
    return philox({id.entity, id.path, id.step, static_cast<std::uint32_t>(id.stream) << 24 | id.draw}, seed);
}

template <class Real>
struct TwoNormals {
    Real first;
    Real second;
};

/// Box and Muller's transform of two words. |normal| <= 6.77: the radius comes from a uniform of 32 bits.
template <class Real>
VESPER_HD inline TwoNormals<Real> normals_of(std::uint32_t radius_word, std::uint32_t angle_word) {
    const Real radius = square_root(Real(2) * elementary::minus_log_uniform<Real>(radius_word));
    const elementary::SineCosine<Real> angle = elementary::sincos_of_turn<Real>(angle_word);
    return {radius * angle.cosine, radius * angle.sine};
}

/// Four independent standard normals; float and double come from the same words.
template <class Real>
struct FourNormals {
    Real a;
    Real b;
    Real c;
    Real d;
};

template <class Real>
VESPER_HD inline FourNormals<Real> draw_normals(std::uint64_t seed, const DrawId& id) {
    const Words words = draw_words(seed, id);
    const TwoNormals<Real> low = normals_of<Real>(words.a, words.b);
    const TwoNormals<Real> high = normals_of<Real>(words.c, words.d);
    return {low.first, low.second, high.first, high.second};
}

/// A chi-square variate of a path, nu > 2 degrees of freedom, by Marsaglia and Tsang (ACM TOMS 26, 2000):
/// each attempt passes with a probability above 0.95.
VESPER_HD inline double draw_chi_square(std::uint64_t seed, std::uint32_t path, double nu) {
    const double d = 0.5 * nu - 1.0 / 3.0;
    const double c = 1.0 / std::sqrt(9.0 * d);
    for (std::uint32_t attempt = 0;; ++attempt) {
        const Words words =
            draw_words(seed, {.stream = DrawStream::chi_square, .path = path, .draw = attempt});
        const double x = normals_of<double>(words.a, words.b).first;
        const double root = std::fma(c, x, 1.0);
        if (root <= 0) continue;
        const double v = root * root * root;
        const double bound = 0.5 * x * x + d * (1.0 - v + elementary::log(v));
        if (-elementary::minus_log_uniform<double>(words.c) < bound) return 2.0 * d * v;
    }
}

}  // namespace vesper
