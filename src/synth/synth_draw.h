// Random numbers of the synthetic market and book: the counters of kernels/math/draw.h under stream numbers
// of their own, so that a market and a job with the same seed share no draw.
#pragma once

#include <cstdint>

#include "kernels/math/draw.h"

namespace vesper {

/// Philox counter as in kernels/math/draw.h: a = entity, b = bar, c = 0, d = stream << 24 | draw; key = seed.
///
///   stream      entity        bar    draws
///   traits      symbol        0      what a symbol is: beta, volatility, price, volume
///   market      0             bar    0: return, volatility, dollar, index noise; 1: jump; 2: first state
///   sector      sector        bar    0: return
///   symbol      symbol        bar    0: return, volatility, gap, volume; 1: extremes, jump, gap; 2: jump
///   currency    currency      bar    0: return
///   curve       0             bar    0: level, slope, curvature
///   name        hash of it    0      what a book assumes of a symbol or currency: yield, sector
///   position    position      0      0: choices; 1: normals; 2: details, see PositionDraws
enum class SynthStream : std::uint32_t {
    traits = 128,
    market,
    sector,
    symbol,
    currency,
    curve,
    name,
    position,
};

struct SynthDraw {
    SynthStream stream = SynthStream::traits;
    std::uint32_t entity = 0;
    std::uint32_t bar = 0;
    std::uint32_t draw = 0;
};

inline DrawId draw_id(const SynthDraw& id) {
    return {.stream = static_cast<DrawStream>(id.stream),
            .entity = id.entity,
            .path = id.bar,
            .step = 0,
            .draw = id.draw};
}

inline FourNormals<double> synth_normals(std::uint64_t seed, const SynthDraw& id) {
    return draw_normals<double>(seed, draw_id(id));
}

inline Words synth_words(std::uint64_t seed, const SynthDraw& id) {
    return draw_words(seed, draw_id(id));
}

/// In (0, 1), on a grid of 2^-32.
inline double uniform_of(std::uint32_t word) {
    return (word + 0.5) * 0x1p-32;
}

}  // namespace vesper
