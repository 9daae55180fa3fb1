#include "market/bar_interval.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "market/horizon.h"

namespace vesper {
namespace {

constexpr TimeNs kMinute = 60 * kNsPerSecond;
constexpr TimeNs kHour = 60 * kMinute;
constexpr BarInterval kIrregular = {};

BarInterval fixed(TimeNs length) {
    return {.kind = BarInterval::Kind::fixed, .length = length};
}

std::vector<TimeNs> times_of(std::initializer_list<const char*> texts) {
    std::vector<TimeNs> times;
    for (const char* text : texts) times.push_back(*parse_time(text));
    return times;
}

/// A time per date that `is_open` takes, at `time_of_day(date)`.
std::vector<TimeNs> daily(
    const char* first, int n_dates, const std::function<bool(TimeNs)>& is_open = [](TimeNs) { return true; },
    const std::function<TimeNs(TimeNs)>& time_of_day = [](TimeNs) { return TimeNs{0}; }) {
    std::vector<TimeNs> times;
    TimeNs date = *parse_time(first);
    for (int d = 0; d < n_dates; ++d, date += kNsPerDay)
        if (is_open(date)) times.push_back(date + time_of_day(date));
    return times;
}

bool opens_on_weekdays(TimeNs date) {
    return is_weekday(day_of(date));
}

/// Bars every `length` from `start` on, over `session`, on each of the dates.
std::vector<TimeNs> intraday(const std::vector<TimeNs>& dates, TimeNs start, TimeNs session, TimeNs length) {
    std::vector<TimeNs> times;
    for (const TimeNs date : dates)
        for (TimeNs at = 0; at < session; at += length) times.push_back(date + start + at);
    return times;
}

TEST(BarInterval, ADateABarIsADay) {
    EXPECT_EQ(interval_of(daily("2021-01-01", 365)), kTradingDay) << "around the calendar";
    EXPECT_EQ(interval_of(daily("2021-01-01", 365, opens_on_weekdays)), kTradingDay);
    const auto holidays = times_of({"2021-01-01", "2021-01-18", "2021-02-15", "2021-04-02", "2021-05-31",
                                    "2021-07-05", "2021-09-06", "2021-11-25", "2021-12-24"});
    const auto new_york = [&](TimeNs date) {
        return opens_on_weekdays(date) && std::ranges::find(holidays, date) == holidays.end();
    };
    EXPECT_EQ(interval_of(daily("2021-01-01", 365, new_york)), kTradingDay);
    EXPECT_EQ(interval_of(daily("2021-11-22", 8, new_york)), kTradingDay) << "Thanksgiving week";
    const auto riyadh = [](TimeNs date) { return opens_on_weekdays(date + kNsPerDay); };
    EXPECT_EQ(interval_of(daily("2021-01-03", 120, riyadh)), kTradingDay) << "Sunday to Thursday";
    EXPECT_EQ(interval_of(daily("1969-11-03", 120, opens_on_weekdays)), kTradingDay) << "before 1970";
}

TEST(BarInterval, DaysCarryATimeOfDay) {
    const TimeNs summer = *parse_time("2021-03-14"), winter = *parse_time("2021-11-07");
    const auto close_in_new_york = [&](TimeNs date) {
        const bool is_half_day = date == *parse_time("2021-11-26");
        return (date >= summer && date < winter ? 20 : 21) * kHour - (is_half_day ? 3 * kHour : 0);
    };
    EXPECT_EQ(interval_of(daily("2021-01-01", 365, opens_on_weekdays, close_in_new_york)), kTradingDay);
    const TimeNs london_summer = *parse_time("2021-03-29"), london_winter = *parse_time("2021-11-01");
    const auto midnight_in_london = [&](TimeNs date) {
        return date >= london_summer && date < london_winter ? -kHour : TimeNs{0};
    };
    EXPECT_EQ(interval_of(daily(
                  "2021-01-01", 365, [](TimeNs) { return true; }, midnight_in_london)),
              kTradingDay)
        << "two bars within the UTC date on which summer time begins";
}

TEST(BarInterval, WeeksAndMonthsAreNoDays) {
    EXPECT_EQ(interval_of(daily("2021-01-01", 700, [](TimeNs date) { return (date / kNsPerDay) % 7 == 1; })),
              kIrregular);
    EXPECT_EQ(interval_of(daily("2021-01-01", 90, [](TimeNs date) { return (date / kNsPerDay) % 2 == 0; })),
              kIrregular);
    const auto month_ends =
        daily("2011-01-01", 3650, [](TimeNs date) { return format_time(date + kNsPerDay).ends_with("-01"); });
    ASSERT_EQ(month_ends.size(), 119u);
    EXPECT_EQ(interval_of(month_ends), kIrregular);
    std::vector<TimeNs> later_daily(month_ends.begin(), month_ends.begin() + 20);
    const auto days = daily("2012-11-01", 200, opens_on_weekdays);
    later_daily.insert(later_daily.end(), days.begin(), days.begin() + 100);
    EXPECT_EQ(interval_of(later_daily), kIrregular) << "a sixth of the gaps are months";
}

TEST(BarInterval, FixedLengthsWithinSessions) {
    const auto dates = daily("2021-10-01", 60, opens_on_weekdays);
    for (const TimeNs length :
         {kNsPerSecond, kMinute, 5 * kMinute, 30 * kMinute, kHour, 2 * kHour, 3 * kHour})
        EXPECT_EQ(interval_of(intraday(dates, 14 * kHour + 30 * kMinute, 6 * kHour + 30 * kMinute, length)),
                  fixed(length))
            << length;
    EXPECT_EQ(interval_of(intraday(dates, 9 * kHour, 8 * kHour, 4 * kHour)), fixed(4 * kHour))
        << "two bars a day";
    EXPECT_EQ(interval_of(intraday(dates, -kHour, 6 * kHour, kHour)), fixed(kHour))
        << "a session across midnight";
    EXPECT_EQ(interval_of(intraday(dates, -2 * kHour, 23 * kHour, kHour)), fixed(kHour))
        << "a break of an hour a day";
    EXPECT_EQ(interval_of(intraday(daily("2021-03-01", 100), 30 * kMinute, 24 * kHour, kHour)), fixed(kHour))
        << "around the clock";
    EXPECT_EQ(interval_of(intraday(daily("2021-03-01", 9), 0, 24 * kHour, 12 * kHour)), fixed(12 * kHour));
}

TEST(BarInterval, HalfDaysAndChangesOfTheClockAreNoExceptions) {
    std::vector<TimeNs> times;
    const TimeNs winter = *parse_time("2021-11-07"), half_day = *parse_time("2021-11-26");
    for (const TimeNs date : daily("2021-10-25", 60, opens_on_weekdays)) {
        const TimeNs session = date == half_day ? 3 * kHour + 30 * kMinute : 6 * kHour + 30 * kMinute;
        const auto bars = intraday({date}, (date < winter ? 13 : 14) * kHour + 30 * kMinute, session, kHour);
        times.insert(times.end(), bars.begin(), bars.end());
    }
    EXPECT_EQ(interval_of(times), fixed(kHour));
}

TEST(BarInterval, FewBars) {
    EXPECT_EQ(interval_of({}), kIrregular);
    EXPECT_EQ(interval_of(times_of({"2021-03-01"})), kIrregular);
    EXPECT_EQ(interval_of(times_of({"2021-03-01", "2021-03-02"})), kTradingDay);
    EXPECT_EQ(interval_of(times_of({"2021-03-05", "2021-03-08"})), kTradingDay) << "over a weekend";
    EXPECT_EQ(interval_of(times_of({"2021-03-05", "2021-03-09"})), kIrregular);
    EXPECT_EQ(interval_of(times_of({"2021-01-31", "2021-02-28"})), kIrregular);
    EXPECT_EQ(interval_of(times_of({"2021-03-01T10:00", "2021-03-01T11:00"})), fixed(kHour));
    EXPECT_EQ(interval_of(times_of({"2021-03-01T23:30", "2021-03-02T00:30"})), fixed(kHour));
    EXPECT_EQ(interval_of(times_of({"2021-03-01T10:00", "2021-03-01T11:00", "2021-03-01T13:00"})),
              fixed(kHour))
        << "a break for lunch";
    EXPECT_EQ(interval_of(
                  times_of({"2021-03-01T10:00", "2021-03-01T11:00", "2021-03-01T13:00", "2021-03-01T16:00"})),
              kIrregular);
    EXPECT_EQ(interval_of(times_of({"1700-01-01", "2200-01-01"})), kIrregular) << "more than 2^63 ns apart";
}

TEST(BarInterval, Nanoseconds) {
    const TimeNs start = *parse_time("2021-03-01T10:00");
    EXPECT_EQ(interval_of(std::vector<TimeNs>{start, start + 1, start + 2}), fixed(1));
    EXPECT_EQ(interval_of(std::vector<TimeNs>{-1, 0, 1}), fixed(1)) << "across 1970";
}

TEST(BarInterval, OneBarInTenMayBeMissing) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    const auto dates = daily("2021-03-01", 30, opens_on_weekdays);
    const auto with_holes = [&](double share) {
        auto times = intraday(dates, 14 * kHour, 6 * kHour, kMinute);
        std::erase_if(times, [&](TimeNs) { return std::uniform_real_distribution<>()(random) < share; });
        return times;
    };
    EXPECT_EQ(interval_of(with_holes(0.05)), kOneMinute);
    EXPECT_EQ(interval_of(with_holes(0.2)), kIrregular);
    std::vector<TimeNs> ticks(1000);
    for (TimeNs& tick : ticks) tick = dates[0] + std::uniform_int_distribution<TimeNs>(0, 6 * kHour)(random);
    std::ranges::sort(ticks);
    EXPECT_EQ(interval_of(ticks), kIrregular);
}

TEST(BarInterval, Names) {
    EXPECT_EQ(name_of(kTradingDay), "1 day");
    EXPECT_EQ(name_of(kIrregular), "irregular");
    EXPECT_EQ(name_of(kFiveMinutes), "5 min");
    EXPECT_EQ(name_of(kOneSecond), "1 s");
    EXPECT_EQ(name_of(fixed(kHour)), "1 h");
    EXPECT_EQ(name_of(fixed(90 * kNsPerSecond)), "1 min 30 s");
    EXPECT_EQ(name_of(fixed(250'000'000)), "250 ms");
    EXPECT_EQ(name_of(fixed(1'002'000)), "1 ms 2 us");
    EXPECT_EQ(name_of(fixed(1)), "1 ns");
}

TEST(Horizon, Labels) {
    EXPECT_EQ(label_of({.bars = 1, .interval = kTradingDay}), "1 day");
    EXPECT_EQ(label_of({.bars = 10, .interval = kTradingDay}), "10 days");
    EXPECT_EQ(label_of({.bars = 78, .interval = kFiveMinutes}), "78 bars (6 h 30 min)");
    EXPECT_EQ(label_of({.bars = 1, .interval = fixed(kHour)}), "1 bar (1 h)");
    EXPECT_EQ(label_of({.bars = 250, .interval = fixed(kHour)}), "250 bars (250 h)");
    EXPECT_EQ(label_of({.bars = 1, .interval = kIrregular}), "1 bar");
    EXPECT_EQ(label_of({.bars = 2, .interval = kIrregular}), "2 bars");
    EXPECT_EQ(label_of({.bars = 0, .interval = kOneSecond}), "0 bars");
    const std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
    EXPECT_EQ(label_of({.bars = most, .interval = fixed(12 * kHour)}), "4294967295 bars");
}

TEST(Horizon, Keys) {
    EXPECT_EQ(key_of({.bars = 10, .interval = kTradingDay}), "10d");
    EXPECT_EQ(key_of({.bars = 78, .interval = kFiveMinutes}), "78b");
    EXPECT_EQ(key_of({.bars = 1, .interval = kIrregular}), "1b");
}

}  // namespace
}  // namespace vesper
