#include "csv/parse_field.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <random>

#include <fmt/format.h>

namespace vesper {
namespace {

TEST(ParseNumber, ReadsWhatTheCLibraryReads) {
    std::mt19937_64 random(std::random_device{}());
    for (int i = 0; i < 20'000; ++i) {
        std::uint64_t bits = random();
        double value = 0;
        std::memcpy(&value, &bits, sizeof value);
        if (!std::isfinite(value) || std::fpclassify(value) == FP_SUBNORMAL) continue;
        for (const std::string& text :
             {fmt::format("{:.17g}", value), fmt::format("{:.6e}", value), fmt::format("{}", value)})
            EXPECT_EQ(parse_number(text), std::strtod(text.c_str(), nullptr)) << text;
    }
    EXPECT_EQ(parse_number(" +1.5\t"), 1.5);
    EXPECT_EQ(parse_number("-0"), 0.0);
    for (const char* text : {"", " ", "1.5x", "1,5", "--1", "+-1", "1e999", "0x10", "1 2", "$3"})
        EXPECT_EQ(parse_number(text), std::nullopt) << text;
}

TEST(IsMissing, KnowsTheUsualWords) {
    for (const char* text : {"", "  ", "nan", "NaN", "NA", "N/A", "null", "None", "-", "."})
        EXPECT_TRUE(is_missing(text)) << text;
    for (const char* text : {"0", "-1", "nanx", "ND", "--", "abc"}) EXPECT_FALSE(is_missing(text)) << text;
}

TEST(ParseBarTime, ReadsTheFormsOfCsvFiles) {
    const TimeNs day = 1'426'809'600 * kNsPerSecond;  // date -u -d 2015-03-20 +%s
    const TimeNs morning = day + (14 * 3600 + 30 * 60) * kNsPerSecond;
    EXPECT_EQ(parse_bar_time("2015-03-20"), day);
    EXPECT_EQ(parse_bar_time("20150320"), day);
    EXPECT_EQ(parse_bar_time("2015-03-20 14:30:00"), morning);
    EXPECT_EQ(parse_bar_time("2015-03-20T14:30Z"), morning);
    EXPECT_EQ(parse_bar_time("2015-03-20 10:30:00-04:00"), morning);
    EXPECT_EQ(parse_bar_time("2015-03-20T20:00:00.5+05:30"), morning + kNsPerSecond / 2);
    EXPECT_EQ(parse_bar_time("1426809600"), day);
    EXPECT_EQ(parse_bar_time("1426809600000"), day);
    EXPECT_EQ(parse_bar_time("1426809600000000"), day);
    EXPECT_EQ(parse_bar_time("1426809600000000000"), day);
    for (const char* text : {"", "2015-3-20", "20151320", "03/20/2015", "123", "9999999999999999999",
                             "2015-03-20 10:30:00-25:00", "2015-03-20T10:30:00+0530", "yesterday"})
        EXPECT_EQ(parse_bar_time(text), std::nullopt) << text;
}

TEST(EqualNames, LooksPastCaseAndSeparators) {
    EXPECT_TRUE(equal_names("Adj Close", "adj_close"));
    EXPECT_TRUE(equal_names(" DATE\t", "date"));
    EXPECT_FALSE(equal_names("close", "closed"));
}

}  // namespace
}  // namespace vesper
