// Factor series of a synthetic market: volatility index, equity index, currencies, rate curve.
#pragma once

#include <cstdint>
#include <vector>

#include "market/factor.h"
#include "synth/common_paths.h"

namespace vesper {

/// "VIX": 100 times the square root of the variance that the market's volatility process is expected to have
/// over the next 21 trading days, a tenth above it as a premium, with a little noise.
FactorSeries volatility_index(std::uint64_t seed, const CommonPaths& paths);

/// "USX": the market itself, from 4,000.
FactorSeries equity_index(const CommonPaths& paths);

/// Ten currencies in USD, which share the dollar and the market.
std::vector<FactorSeries> currencies(std::uint64_t seed, const CommonPaths& paths);

/// Zero rates at eleven tenors, "UST1M" to "UST30Y": level, slope and curvature after Nelson and Siegel
/// (1987), each mean-reverting.
std::vector<FactorSeries> rate_curve(std::uint64_t seed, const CommonPaths& paths);

}  // namespace vesper
