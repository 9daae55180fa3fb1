// Time stamps: nanoseconds since 1970-01-01T00:00:00Z, UTC.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace vesper {

using TimeNs = std::int64_t;

inline constexpr TimeNs kNsPerSecond = 1'000'000'000;
inline constexpr TimeNs kNsPerDay = 86'400 * kNsPerSecond;

/// Reads "YYYY-MM-DD", optionally followed by 'T' or ' ' and "hh:mm[:ss[.fraction]]" and 'Z'. Nothing
/// otherwise.
std::optional<TimeNs> parse_time(std::string_view text);

/// Whole days since 1970-01-01, rounded down also before it.
std::int64_t day_of(TimeNs time);

/// How many of the days up to and including `day` are weekdays, Monday to Friday, counted from any fixed day.
/// `day`: since 1970-01-01.
std::int64_t weekdays_up_to(std::int64_t day);
bool is_weekday(std::int64_t day);

/// "YYYY-MM-DD" at midnight, "YYYY-MM-DDThh:mm:ssZ" at any other time.
std::string format_time(TimeNs time);

}  // namespace vesper
