// Stored factor series -> levels on the calendar of a market.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/time.h"
#include "market/factor.h"
#include "market/market.h"

namespace vesper {

/// The last value of the series known at each time. A value stamped with a date alone is known on bars that
/// carry dates alone at that date, but on intraday bars only when the day is over. Adds to `fills` the times
/// at which the series itself has no value. Throws Error{data} when the series starts after the first time,
/// or has a level that is not finite, or not positive where it must be (all but rates).
std::vector<double> levels_on(const FactorSeries& series, std::span<const TimeNs> times,
                              std::uint64_t& fills);

/// A factor of the market with its levels, [n_times].
struct FactorLevels {
    RiskFactor factor;
    std::vector<double> levels;
};

/// Turns currencies in USD per unit into the reporting currency per unit: USD joins them, the reporting
/// currency leaves. Nothing happens for USD. Throws Error{data} when the reporting currency is not among
/// them.
void convert_currencies(std::vector<FactorLevels>& currencies, const std::string& reporting);

}  // namespace vesper
