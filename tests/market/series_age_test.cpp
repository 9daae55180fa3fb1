#include "market/series_age.h"

#include <vector>

#include <gtest/gtest.h>

namespace vesper {
namespace {

TEST(SeriesAge, CountsDatesWithBars) {
    const TimeNs friday = *parse_time("2020-01-03"), monday = friday + 3 * kNsPerDay;
    std::vector<TimeNs> bars;
    for (const TimeNs day : {friday, monday, monday + kNsPerDay})
        for (TimeNs minute = 0; minute < 390; ++minute)
            bars.push_back(day + TimeNs{14} * 3600 * kNsPerSecond + minute * 60 * kNsPerSecond);
    const auto age_of_value_at = [&](TimeNs time) {
        return age_of({.name = "VIX", .times = {time}, .values = {10}}, bars);
    };
    EXPECT_EQ(age_of_value_at(friday - kNsPerDay), 3u);
    EXPECT_EQ(age_of_value_at(friday), 2u);
    EXPECT_EQ(age_of_value_at(bars[10]), 2u);
    EXPECT_EQ(age_of_value_at(friday + kNsPerDay), 2u) << "a Saturday";
    EXPECT_EQ(age_of_value_at(monday), 1u);
    EXPECT_EQ(age_of_value_at(monday + kNsPerDay), 0u);
    EXPECT_EQ(age_of_value_at(bars.back()), 0u);
    EXPECT_EQ(age_of({.name = "VIX", .times = {friday, monday + 9 * kNsPerDay}, .values = {10, 11}}, bars),
              2u)
        << "a value from after the last bar is not known yet";
    const std::vector<TimeNs> before_1970 = {-3 * kNsPerDay, -2 * kNsPerDay, -kNsPerDay};
    EXPECT_EQ(age_of({.name = "VIX", .times = {-3 * kNsPerDay + 1}, .values = {10}}, before_1970), 2u);
}

}  // namespace
}  // namespace vesper
