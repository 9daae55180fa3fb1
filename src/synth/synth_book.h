// A book of positions that looks like one, on any market, from a seed.
#pragma once

#include <cstdint>

#include "instruments/position.h"
#include "market/market.h"

namespace vesper {

struct SynthBookRequest {
    std::uint64_t seed = 1;
    std::uint32_t n_positions = 10'000;
    std::uint32_t n_books = 16;  // at least 3: cash, derivatives and macro desks
};

/// Long and short: shares 55 %, equity options 30 %, index options 4 %, futures 5 %, fx spot 2 %, fx forwards
/// 4 %; what the market has no underlying for becomes shares or equity options. Strikes lie around the spot,
/// expiries from a week to two years, implied volatilities follow the realised ones with a skew. Every
/// position can be priced on the market. Position i depends on (seed, i, market) alone, up to a million
/// positions; in a larger book the sizes shrink in proportion, so that it can still be summed exactly
/// (kernels/base/ticks.h). Throws Error{usage} on a request that makes no sense, Error{data} on a market
/// without equities.
Portfolio synth_book(const Market& market, const SynthBookRequest& request);

}  // namespace vesper
