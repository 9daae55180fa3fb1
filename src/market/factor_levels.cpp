#include "market/factor_levels.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/lower.h"

namespace vesper {
namespace {

bool is_date(TimeNs time) {
    return time % kNsPerDay == 0;
}

void check_values(const FactorSeries& series) {
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        const double value = series.values[i];
        if (std::isfinite(value) && (series.kind == FactorKind::rate || value > 0)) continue;
        throw Error({.kind = ErrorKind::data,
                     .problem = "the series " + series.name + " has an impossible value at " +
                                format_time(series.times[i]),
                     .reason = std::to_string(value) + " is not finite or not above 0",
                     .remedy = "import the series again"});
    }
}

}  // namespace

std::vector<double> levels_on(const FactorSeries& series, std::span<const TimeNs> times,
                              std::uint64_t& fills) {
    check_values(series);
    const bool daily_series = std::all_of(series.times.begin(), series.times.end(), is_date);
    const bool daily_bars = std::all_of(times.begin(), times.end(), is_date);
    const TimeNs delay = daily_series && !daily_bars ? kNsPerDay : 0;
    if (series.times.empty() || series.times.front() + delay > times.front())
        throw Error({.kind = ErrorKind::data,
                     .problem = "the series " + series.name + " does not reach back to the first bar",
                     .reason = series.times.empty() ? "it is empty"
                                                    : "it starts at " + format_time(series.times.front()) +
                                                          ", the bars at " + format_time(times.front()),
                     .remedy = "import a longer history, or start later (market.from)"});
    std::vector<double> levels;
    levels.reserve(times.size());
    std::size_t next = 0;  // first value not yet known
    for (const TimeNs time : times) {
        while (next < series.times.size() && series.times[next] + delay <= time) ++next;
        levels.push_back(series.values[next - 1]);
        if (series.times[next - 1] + delay != time) ++fills;
    }
    return levels;
}

void convert_currencies(std::vector<FactorLevels>& currencies, const std::string& reporting) {
    if (reporting == "USD") return;
    const auto found = std::find_if(currencies.begin(), currencies.end(), [&](const FactorLevels& currency) {
        return currency.factor.name == reporting;
    });
    if (found == currencies.end()) {
        std::vector<std::string> names{"USD"};
        for (const FactorLevels& currency : currencies) names.push_back(currency.factor.name);
        const std::string near = nearest_name(reporting, names);
        throw Error({.kind = ErrorKind::data,
                     .problem = "the market has no exchange rate of the job's currency " + reporting,
                     .reason = !near.empty() && std::ranges::equal(near, reporting, {}, lower, lower)
                                   ? "codes are upper case"
                                   : "",
                     .remedy = near.empty() ? "import one" : "did you mean " + near + "?"});
    }
    const std::vector<double> usd_per_reporting = found->levels;
    for (FactorLevels& currency : currencies)
        for (std::size_t t = 0; t < currency.levels.size(); ++t) currency.levels[t] /= usd_per_reporting[t];
    found->factor.name = "USD";
    for (std::size_t t = 0; t < found->levels.size(); ++t) found->levels[t] = 1 / usd_per_reporting[t];
}

}  // namespace vesper
