// What all synthetic symbols move with: the market, its volatility, the sectors, the dollar.
#pragma once

#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "kernels/math/elementary.h"
#include "synth/calendar.h"

namespace vesper {

/// A stochastic volatility: vol exp(h - deviation^2), the state h mean-reverting to 0 with this stationary
/// deviation, so that the mean square is vol^2. Squared returns cluster over the half-life.
struct VolatilityModel {
    double vol = 0;  // annual
    double deviation = 0;
    double half_life_days = 0;

    double at(double h) const { return vol * elementary::exp(h - deviation * deviation); }
};
inline constexpr VolatilityModel kMarketVolatility = {.vol = 0.15, .deviation = 0.42, .half_life_days = 25};
/// Volatility of the sectors' own returns in units of the market's.
inline constexpr double kSectorVolatility = 0.55;

struct CommonPaths {
    BarCalendar calendar;
    std::vector<double> market;        // [bar] log return
    std::vector<double> market_state;  // [bar] h of kMarketVolatility over the bar
    Matrix<double> sector;             // [sector][bar] log return beyond the market's
    std::vector<double> dollar;        // [bar] standard normal that the currencies share
};

/// Depends on the seed and the calendar only.
CommonPaths make_common_paths(std::uint64_t seed, BarCalendar calendar);

}  // namespace vesper
