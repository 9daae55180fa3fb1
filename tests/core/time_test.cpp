#include "core/time.h"

#include <limits>

#include <gtest/gtest.h>

namespace vesper {
namespace {

TEST(Time, ReadsWhatItWrites) {
    for (const char* text : {"1970-01-01", "2016-02-29", "1969-12-31", "2261-12-31", "2015-03-20T14:30:05Z"})
        EXPECT_EQ(format_time(parse_time(text).value()), text);
}

TEST(Time, KnownInstants) {
    EXPECT_EQ(parse_time("2000-01-01"), 946'684'800 * kNsPerSecond);  // date -u -d 2000-01-01 +%s
    EXPECT_EQ(parse_time("2015-03-20 09:30:00.25"), 1'426'843'800 * kNsPerSecond + kNsPerSecond / 4);
}

TEST(Time, WritesTheFirstAndTheLastInstant) {
    // pandas.Timestamp.min and .max, to the second
    EXPECT_EQ(format_time(std::numeric_limits<TimeNs>::min()), "1677-09-21T00:12:43Z");
    EXPECT_EQ(format_time(std::numeric_limits<TimeNs>::max()), "2262-04-11T23:47:16Z");
    EXPECT_EQ(format_time(-1), "1969-12-31T23:59:59Z");
}

TEST(Time, CountsWeekdays) {
    const std::int64_t monday = day_of(*parse_time("1969-12-22"));  // date -d 1969-12-22 +%A
    for (std::int64_t day = 0; day < 28; ++day) {
        EXPECT_EQ(is_weekday(monday + day), day % 7 < 5) << day;
        EXPECT_EQ(weekdays_up_to(monday + day + 7) - weekdays_up_to(monday + day), 5) << day;
    }
}

TEST(Time, RejectsWhatIsNoTime) {
    for (const char* text :
         {"", "2015", "2015-13-01", "2015-02-29", "2015-2-03", "2015-02-03x", "2015-02-03T25:00",
          "2015-02-03T09:61", "1500-01-01", "2300-01-01", "2015-02-03T", "2015-02-03T09:30:00."})
        EXPECT_FALSE(parse_time(text)) << text;
}

}  // namespace
}  // namespace vesper
