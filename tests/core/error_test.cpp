#include "core/error.h"

#include <vector>

#include <gtest/gtest.h>

namespace vesper {
namespace {

TEST(Error, MessageNamesPlaceProblemReasonAndRemedy) {
    const Error error({.kind = ErrorKind::data,
                       .problem = "quantity 'ten' is not a number",
                       .place = {.file = "book.csv", .line = 12, .column = 7},
                       .reason = "expected a decimal number",
                       .remedy = "correct the row"});
    EXPECT_STREQ(
        error.what(),
        "book.csv:12:7: quantity 'ten' is not a number (expected a decimal number); correct the row");
    EXPECT_EQ(exit_code(error.fault().kind), 65);
}

TEST(Error, MessageIsOneLineWhateverItQuotes) {
    const Error error(
        {.problem = "unknown key 'a\nb\x1b[2J'", .reason = "line\r\nbreaks", .remedy = "mend\tit"});
    EXPECT_STREQ(error.what(), "unknown key 'a b [2J' (line  breaks); mend it");
}

TEST(Error, WithPlaceFillsInWhatIsMissingOnly) {
    const auto place_of = [](const Place& thrown) -> std::string {
        try {
            with_place({.file = "outer", .line = 3},
                       [&] { throw Error({.kind = ErrorKind::io, .problem = "p", .place = thrown}); });
        } catch (const Error& error) {
            EXPECT_EQ(error.fault().kind, ErrorKind::io);
            return error.what();
        }
        return "no error";
    };
    EXPECT_EQ(place_of({}), "outer:3: p");
    EXPECT_EQ(place_of({.file = "inner"}), "inner: p");
    EXPECT_EQ(with_place({.file = "outer"}, [] { return 7; }), 7);
}

TEST(Error, EditDistanceCountsSwapsOnce) {
    EXPECT_EQ(edit_distance("", ""), 0u);
    EXPECT_EQ(edit_distance("abc", ""), 3u);
    EXPECT_EQ(edit_distance("paths", "pahts"), 1u);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
    EXPECT_EQ(edit_distance("uds", "USD"), 1u);
}

TEST(Error, NearestNameIsSilentWhenNothingIsNear) {
    const std::vector<std::string> keys = {"paths", "seed", "levels"};
    EXPECT_EQ(nearest_name("path", keys), "paths");
    EXPECT_EQ(nearest_name("sede", keys), "seed");
    EXPECT_EQ(nearest_name("correlation", keys), "");
    const std::vector<std::string> currencies = {"JPY", "MXN", "USD"};
    EXPECT_EQ(nearest_name("JPX", currencies), "JPY");
    EXPECT_EQ(nearest_name("usd", currencies), "USD");
    EXPECT_EQ(nearest_name("XXX", currencies), "");
    EXPECT_EQ(nearest_name("F", std::vector<std::string>{"C", "FF"}), "");
}

}  // namespace
}  // namespace vesper
