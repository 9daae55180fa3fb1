#include "market/bar_interval.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include <fmt/format.h>

namespace vesper {
namespace {

/// Unsigned, since the gap of two times may be more than a signed number holds.
std::uint64_t gap_between(TimeNs earlier, TimeNs later) {
    return static_cast<std::uint64_t>(later) - static_cast<std::uint64_t>(earlier);
}

bool leads_to_next_day(TimeNs earlier, TimeNs later) {
    constexpr std::uint64_t kHalfDay = kNsPerDay / 2;
    return gap_between(earlier, later) > kHalfDay &&
           weekdays_up_to(day_of(later)) - weekdays_up_to(day_of(earlier)) <= 1;
}

/// Whether so many of the gaps make a rule.
bool is_rule(std::size_t regular, std::size_t all) {
    const std::size_t exceptions = all - regular;
    return exceptions <= std::max<std::size_t>(1, all / 10) && regular > exceptions;
}

bool are_days(std::span<const TimeNs> times) {
    std::size_t regular = 0;
    for (std::size_t t = 1; t < times.size(); ++t)
        if (leads_to_next_day(times[t - 1], times[t])) ++regular;
    return is_rule(regular, times.size() - 1);
}

/// All gaps, without the longest of those that lead to the bars of one date where there are several.
std::vector<std::uint64_t> gaps_in_sessions(std::span<const TimeNs> times) {
    std::vector<std::uint64_t> gaps;
    gaps.reserve(times.size() - 1);
    std::size_t t = 1;
    while (t < times.size()) {
        const std::int64_t date = day_of(times[t]);
        const auto first_of_date = static_cast<std::ptrdiff_t>(gaps.size());
        for (; t < times.size() && day_of(times[t]) == date; ++t)
            gaps.push_back(gap_between(times[t - 1], times[t]));
        const auto of_date = gaps.begin() + first_of_date;
        if (gaps.end() - of_date > 1) gaps.erase(std::max_element(of_date, gaps.end()));
    }
    return gaps;
}

}  // namespace

BarInterval interval_of(std::span<const TimeNs> times) {
    if (times.size() < 2) return {};
    if (are_days(times)) return kTradingDay;
    std::vector<std::uint64_t> gaps = gaps_in_sessions(times);
    const auto middle = gaps.begin() + static_cast<std::ptrdiff_t>(gaps.size() / 2);
    std::nth_element(gaps.begin(), middle, gaps.end());
    const std::uint64_t length = *middle;  // of more than half of the gaps, if they have a rule
    const auto regular = static_cast<std::size_t>(std::count(gaps.begin(), gaps.end(), length));
    if (length >= kNsPerDay || !is_rule(regular, gaps.size())) return {};
    return {.kind = BarInterval::Kind::fixed, .length = static_cast<TimeNs>(length)};
}

std::string duration_text(TimeNs length) {
    struct Unit {
        TimeNs length;
        const char* name;
    };
    constexpr std::array<Unit, 6> kUnits = {{{3600 * kNsPerSecond, "h"},
                                             {60 * kNsPerSecond, "min"},
                                             {kNsPerSecond, "s"},
                                             {1'000'000, "ms"},
                                             {1'000, "us"},
                                             {1, "ns"}}};
    std::string text;
    for (const Unit& unit : kUnits) {
        const TimeNs count = length / unit.length;
        length %= unit.length;
        if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : " ", count, unit.name);
    }
    return text;
}

std::string name_of(const BarInterval& interval) {
    switch (interval.kind) {
        case BarInterval::Kind::irregular:
            return "irregular";
        case BarInterval::Kind::trading_day:
            return "1 day";
        case BarInterval::Kind::fixed:
            return duration_text(interval.length);
    }
    return "";
}

}  // namespace vesper
