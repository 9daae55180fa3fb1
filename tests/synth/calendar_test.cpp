#include "synth/calendar.h"

#include <numeric>

#include <gtest/gtest.h>

namespace vesper {
namespace {

TEST(SynthCalendar, DailyBarsAreWeekdays) {
    const BarCalendar calendar = make_calendar(kTradingDay, *parse_time("2021-01-01"), 7);  // a Friday
    const std::vector<const char*> expected = {"2021-01-01", "2021-01-04", "2021-01-05", "2021-01-06",
                                               "2021-01-07", "2021-01-08", "2021-01-11"};
    ASSERT_EQ(calendar.times.size(), expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(format_time(calendar.times[i]), expected[i]);
    EXPECT_DOUBLE_EQ(calendar.years[0], 1.0 / 252);
    EXPECT_DOUBLE_EQ(calendar.gap_share[0], 0.2);
    EXPECT_DOUBLE_EQ(calendar.day_share[0], 1);
}

TEST(SynthCalendar, DaysBefore1970AreWeekdaysToo) {
    const BarCalendar calendar = make_calendar(kTradingDay, *parse_time("1969-12-27"), 1);  // a Saturday
    EXPECT_EQ(format_time(calendar.times[0]), "1969-12-29");
}

TEST(SynthCalendar, IntradayBarsSpanTheSessionAndHoldTheTimeOfTheDay) {
    const struct {
        BarInterval interval;
        std::size_t bars_per_day;
        const char* second;
        const char* last;
    } cases[] = {{kFiveMinutes, 78, "2021-01-04T14:35:00Z", "2021-01-05T20:55:00Z"},
                 {kOneMinute, 390, "2021-01-04T14:31:00Z", "2021-01-05T20:59:00Z"},
                 {kOneSecond, 23400, "2021-01-04T14:30:01Z", "2021-01-05T20:59:59Z"}};
    for (const auto& c : cases) {
        const BarCalendar calendar = make_calendar(c.interval, *parse_time("2021-01-04"), 2);
        ASSERT_EQ(calendar.times.size(), 2 * c.bars_per_day);
        EXPECT_EQ(calendar.bars_per_day, c.bars_per_day);
        EXPECT_EQ(format_time(calendar.times[0]), "2021-01-04T14:30:00Z");
        EXPECT_EQ(format_time(calendar.times[1]), c.second);
        EXPECT_EQ(format_time(calendar.times.back()), c.last);
        const double years = std::accumulate(calendar.years.begin(), calendar.years.end(), 0.0);
        EXPECT_NEAR(years, 2.0 / 252, 1e-15);
        EXPECT_GT(calendar.gap_share[0], 0.5);
        EXPECT_EQ(calendar.gap_share[1], 0);
        EXPECT_NEAR(std::accumulate(calendar.day_share.begin(), calendar.day_share.end(), 0.0), 2, 1e-12);
    }
}

TEST(SynthCalendar, MeanReversionForgetsHalfInAHalfLifeWhateverTheBars) {
    for (const BarInterval interval : {kTradingDay, kFiveMinutes, kOneMinute}) {
        const MeanReversion reversion = mean_reversion(make_calendar(interval, 0, 10), 10);
        double kept = 1;
        double variance = 0;
        for (std::size_t i = 0; i < reversion.keep.size(); ++i) {
            kept *= reversion.keep[i];
            variance =
                variance * reversion.keep[i] * reversion.keep[i] + reversion.renew[i] * reversion.renew[i];
        }
        EXPECT_NEAR(kept, 0.5, 1e-12);
        EXPECT_NEAR(variance, 0.75, 1e-12);  // 1 - kept^2
    }
}

}  // namespace
}  // namespace vesper
