// How old the values of the factor series are when positions are valued.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/time.h"
#include "market/factor.h"

namespace vesper {

/// Trading days, that is dates with bars, after the date of the last value that the series has by the last
/// bar: 0 for a series that is up to date. On daily bars these are the bars that repeat that value.
/// `bars`: ascending. Precondition: there is a bar, and a value at or before the last one.
std::size_t age_of(const FactorSeries& series, std::span<const TimeNs> bars);

/// Throws Error{data}, naming the oldest series, when there are series older than `max_age`. Otherwise a feed
/// that ended would pass for a factor that does not move.
void require_fresh(const std::vector<FactorSeries>& series, std::span<const TimeNs> bars, int max_age);

}  // namespace vesper
