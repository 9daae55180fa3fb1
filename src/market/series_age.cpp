#include "market/series_age.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "core/error.h"

namespace vesper {
namespace {

TimeNs last_value_time(const FactorSeries& series, std::span<const TimeNs> bars) {
    return *std::prev(std::upper_bound(series.times.begin(), series.times.end(), bars.back()));
}

}  // namespace

std::size_t age_of(const FactorSeries& series, std::span<const TimeNs> bars) {
    std::int64_t day = day_of(last_value_time(series, bars));
    std::size_t age = 0;
    for (const TimeNs bar : bars) {
        if (day_of(bar) <= day) continue;
        day = day_of(bar);
        ++age;
    }
    return age;
}

void require_fresh(const std::vector<FactorSeries>& series, std::span<const TimeNs> bars, int max_age) {
    const FactorSeries* oldest = nullptr;
    std::size_t greatest_age = 0;
    std::size_t too_old = 0;
    for (const FactorSeries& candidate : series) {
        const std::size_t age = age_of(candidate, bars);
        if (age <= static_cast<std::size_t>(max_age)) continue;
        ++too_old;
        if (age <= greatest_age) continue;
        greatest_age = age;
        oldest = &candidate;
    }
    if (oldest == nullptr) return;
    const std::string others = too_old == 1 ? "" : ", exceeded by " + std::to_string(too_old - 1) + " more";
    throw Error({.kind = ErrorKind::data,
                 .problem = "the last value of " + oldest->name + " is of " +
                            format_time(last_value_time(*oldest, bars)) + ", " +
                            std::to_string(greatest_age) + " trading days before the valuation date " +
                            format_time(bars.back()),
                 .reason = "market.quality.max_age is " + std::to_string(max_age) + others,
                 .remedy = "import newer values, set market.to earlier, or raise market.quality.max_age"});
}

}  // namespace vesper
