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

TEST(Error, EditDistanceCountsSwapsOnce) {
    EXPECT_EQ(edit_distance("", ""), 0u);
    EXPECT_EQ(edit_distance("abc", ""), 3u);
    EXPECT_EQ(edit_distance("paths", "pahts"), 1u);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(Error, NearestNameIsSilentWhenNothingIsNear) {
    const std::vector<std::string> keys = {"paths", "seed", "levels"};
    EXPECT_EQ(nearest_name("path", keys), "paths");
    EXPECT_EQ(nearest_name("sede", keys), "seed");
    EXPECT_EQ(nearest_name("correlation", keys), "");
}

}  // namespace
}  // namespace vesper
