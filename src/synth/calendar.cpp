#include "synth/calendar.h"

#include <cmath>
#include <numbers>

#include "kernels/math/elementary.h"

namespace vesper {
namespace {

constexpr std::uint32_t kSessionSeconds = 23'400;  // 6.5 hours
constexpr TimeNs kSessionStart = (14 * 3600 + 30 * 60) * kNsPerSecond;
constexpr double kOvernight = 0.2;

std::uint32_t seconds_of(const BarInterval& interval) {
    return interval.is_days() ? kSessionSeconds : static_cast<std::uint32_t>(interval.length / kNsPerSecond);
}

/// Shares of the session's activity: a parabola, three times as high at the ends as in the middle.
std::vector<double> session_shares(std::uint32_t n) {
    std::vector<double> shares(n);
    double sum = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        const double x = 2 * (i + 0.5) / n - 1;
        shares[i] = 1 + 2 * x * x;
        sum += shares[i];
    }
    for (double& share : shares) share /= sum;
    return shares;
}

}  // namespace

BarCalendar make_calendar(const BarInterval& interval, TimeNs first_day, std::uint32_t n_days) {
    const std::uint32_t seconds = seconds_of(interval);
    BarCalendar calendar;
    calendar.bars_per_day = kSessionSeconds / seconds;
    const std::vector<double> shares = session_shares(calendar.bars_per_day);
    TimeNs day = first_day / kNsPerDay * kNsPerDay;
    for (std::uint32_t d = 0; d < n_days; day += kNsPerDay) {
        if (!is_weekday(day_of(day))) continue;
        for (std::uint32_t i = 0; i < calendar.bars_per_day; ++i) {
            const double night = i == 0 ? kOvernight : 0.0;
            const double session = (1 - kOvernight) * shares[i];
            calendar.times.push_back(interval.is_days() ? day
                                                        : day + kSessionStart + i * seconds * kNsPerSecond);
            calendar.years.push_back((night + session) / kTradingDays);
            calendar.gap_share.push_back(night / (night + session));
            calendar.day_share.push_back(shares[i]);
        }
        ++d;
    }
    return calendar;
}

MeanReversion mean_reversion(const BarCalendar& calendar, double half_life_days) {
    const double speed = std::numbers::ln2 * kTradingDays / half_life_days;
    MeanReversion result;
    for (const double years : calendar.years) {
        const double keep = elementary::exp(-speed * years);
        result.keep.push_back(keep);
        result.renew.push_back(std::sqrt(1 - keep * keep));
    }
    return result;
}

}  // namespace vesper
