// When the bars of a synthetic market are, and how much trading time each holds.
#pragma once

#include <cstdint>
#include <vector>

#include "core/time.h"
#include "market/bar_interval.h"

namespace vesper {

/// Weekdays from `first_day` on. Daily bars carry the date; intraday bars carry their start, within a session
/// from 14:30 to 21:00 UTC.
struct BarCalendar {
    std::vector<TimeNs> times;
    /// Trading time since the last bar's close in years of 252 days. A day is 20 % overnight and 80 %
    /// session, the session busier at both ends; the first bar of a day holds the night as well.
    std::vector<double> years;
    std::vector<double> gap_share;  // the part of `years` that lies before the open
    std::vector<double> day_share;  // the part of the day's volume traded in the bar
    std::uint32_t bars_per_day = 1;
};

inline constexpr double kTradingDays = 252;  // a year

/// Precondition: the bars are days, or of whole seconds that divide a session.
BarCalendar make_calendar(const BarInterval& interval, TimeNs first_day, std::uint32_t n_days);

/// exp(-ln 2 t / half-life) over each bar's time t, for a process that forgets half of its state in
/// `half_life_days`; and the share of new noise that keeps its variance.
struct MeanReversion {
    std::vector<double> keep;   // [bar]
    std::vector<double> renew;  // [bar], sqrt(1 - keep^2)
};
MeanReversion mean_reversion(const BarCalendar& calendar, double half_life_days);

}  // namespace vesper
