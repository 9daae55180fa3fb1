#include "kernels/base/ticks.h"

#include <limits>

#include <gtest/gtest.h>

namespace vesper {
namespace {

constexpr double kNoLimit = 9e18;

TEST(Ticks, OneUnitIsTwoToTheTwenty) {
    EXPECT_EQ(to_ticks(1.0, kNoLimit), 1 << 20);
    EXPECT_EQ(to_ticks(-2.5, kNoLimit), -5 * (1 << 19));
    EXPECT_EQ(from_ticks(to_ticks(123456.75, kNoLimit)), 123456.75);
}

TEST(Ticks, TiesGoToTheEvenTick) {
    const double tick = 1 / kTicksPerUnit;
    EXPECT_EQ(to_ticks(0.5 * tick, kNoLimit), 0);
    EXPECT_EQ(to_ticks(1.5 * tick, kNoLimit), 2);
    EXPECT_EQ(to_ticks(2.5 * tick, kNoLimit), 2);
    EXPECT_EQ(to_ticks(-1.5 * tick, kNoLimit), -2);
    EXPECT_EQ(to_ticks(0.51 * tick, kNoLimit), 1);
}

TEST(Ticks, SaturateAtTheLimit) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    EXPECT_EQ(to_ticks(10.0, 1000), 1000);
    EXPECT_EQ(to_ticks(-10.0, 1000), -1000);
    EXPECT_EQ(to_ticks(infinity, 1000), 1000);
    EXPECT_EQ(to_ticks(-infinity, 1000), -1000);
    EXPECT_EQ(to_ticks(1e300, 1000), 1000);
}

TEST(Ticks, WhatIsNotANumberIsTheLargestLoss) {
    EXPECT_EQ(to_ticks(std::numeric_limits<double>::quiet_NaN(), 1000), -1000);
    EXPECT_EQ(to_ticks(-std::numeric_limits<double>::quiet_NaN(), 1000), -1000);
}

}  // namespace
}  // namespace vesper
