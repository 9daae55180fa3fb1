#include "core/time.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

namespace vesper {
namespace {

/// Reads exactly `digits` digits off the front of the text.
std::optional<int> take_digits(std::string_view& text, std::size_t digits) {
    if (text.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(digits);
    return value;
}

bool take(std::string_view& text, char c) {
    if (text.empty() || text.front() != c) return false;
    text.remove_prefix(1);
    return true;
}

/// "hh:mm[:ss[.fraction]][Z]" as nanoseconds since midnight.
std::optional<TimeNs> parse_time_of_day(std::string_view text) {
    const auto hour = take_digits(text, 2);
    if (!hour || *hour > 23 || !take(text, ':')) return std::nullopt;
    const auto minute = take_digits(text, 2);
    if (!minute || *minute > 59) return std::nullopt;
    TimeNs time = (*hour * 3600 + *minute * 60) * kNsPerSecond;
    if (take(text, ':')) {
        const auto second = take_digits(text, 2);
        if (!second || *second > 59) return std::nullopt;
        time += *second * kNsPerSecond;
        if (take(text, '.')) {
            TimeNs unit = kNsPerSecond / 10;
            if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
            while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
                time += (text.front() - '0') * unit;
                unit /= 10;
                text.remove_prefix(1);
            }
        }
    }
    take(text, 'Z');
    if (!text.empty()) return std::nullopt;
    return time;
}

}  // namespace

std::optional<TimeNs> parse_time(std::string_view text) {
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-')) return std::nullopt;
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return std::nullopt;
    const auto day = take_digits(text, 2);
    if (!day || *year < 1678 || *year > 2261) return std::nullopt;  // what 64-bit nanoseconds can hold
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    if (!date.ok()) return std::nullopt;
    const TimeNs midnight = std::chrono::sys_days(date).time_since_epoch().count() * kNsPerDay;
    if (text.empty()) return midnight;
    if (!take(text, 'T') && !take(text, ' ')) return std::nullopt;
    const auto time_of_day = parse_time_of_day(text);
    if (!time_of_day) return std::nullopt;
    return midnight + *time_of_day;
}

std::int64_t day_of(TimeNs time) {
    return time / kNsPerDay - (time % kNsPerDay < 0 ? 1 : 0);
}

std::int64_t weekdays_up_to(std::int64_t day) {
    const std::int64_t since_monday = day + 3;  // 1970-01-01 was a Thursday
    const std::int64_t weeks = since_monday / 7 - (since_monday % 7 < 0 ? 1 : 0);
    return 5 * weeks + std::min<std::int64_t>(since_monday - 7 * weeks + 1, 5);
}

bool is_weekday(std::int64_t day) {
    return weekdays_up_to(day) > weekdays_up_to(day - 1);
}

std::string format_time(TimeNs time) {
    // By the remainder, because the midnight of the first representable instants is none itself.
    const TimeNs since_midnight = (time % kNsPerDay + kNsPerDay) % kNsPerDay;
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day_of(time)))};
    const std::string text =
        fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                    static_cast<unsigned>(date.day()));
    const TimeNs seconds = since_midnight / kNsPerSecond;
    if (seconds == 0) return text;
    return fmt::format("{}T{:02}:{:02}:{:02}Z", text, seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace vesper
