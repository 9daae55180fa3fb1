// What lies between two bars of a market.
#pragma once

#include <span>
#include <string>

#include "core/time.h"

namespace vesper {

struct BarInterval {
    enum class Kind {
        irregular,    ///< no rule that a name could be made of: months, ticks
        trading_day,  ///< one bar on each day of trading
        fixed,        ///< a length of time within a session, below a day
    };
    Kind kind = Kind::irregular;
    TimeNs length = 0;  // of a fixed interval

    bool is_days() const { return kind == Kind::trading_day; }
    bool operator==(const BarInterval&) const = default;
};

inline constexpr BarInterval kTradingDay = {.kind = BarInterval::Kind::trading_day};
inline constexpr BarInterval kFiveMinutes = {.kind = BarInterval::Kind::fixed, .length = 300 * kNsPerSecond};
inline constexpr BarInterval kOneMinute = {.kind = BarInterval::Kind::fixed, .length = 60 * kNsPerSecond};
inline constexpr BarInterval kOneSecond = {.kind = BarInterval::Kind::fixed, .length = kNsPerSecond};

/// The interval that all gaps between the times have but one, or one in ten. For days that is more than
/// twelve hours with at most one weekday in them, so that weekends and changes of the clock do not count and
/// holidays are among the exceptions. For a fixed length the longest gap before the bars of each date,
/// usually the night, is left out first. Irregular where neither holds, or there is no gap. `times`:
/// ascending.
BarInterval interval_of(std::span<const TimeNs> times);

/// "6 h 30 min", "1 s", "250 ms"; hours are the longest unit, since a day of trading has fewer than 24.
/// Precondition: length > 0.
std::string duration_text(TimeNs length);

/// "1 day", "5 min", "irregular".
std::string name_of(const BarInterval& interval);

}  // namespace vesper
