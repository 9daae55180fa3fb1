#include "instruments/curve.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "instruments/small_market.h"

namespace vesper {
namespace {

TEST(Curve, IsLinearBetweenTenorsAndFlatBeyond) {
    const Curve curve(test::small_market({{FactorKind::rate, "UST1Y", 0.01, 1},
                                          {FactorKind::rate, "UST2Y", 0.02, 2},
                                          {FactorKind::rate, "UST5Y", 0.05, 5}}));
    EXPECT_DOUBLE_EQ(curve.at(0.25).rate, 0.01);
    EXPECT_DOUBLE_EQ(curve.at(1).rate, 0.01);
    EXPECT_DOUBLE_EQ(curve.at(1.25).rate, 0.0125);
    EXPECT_DOUBLE_EQ(curve.at(2).rate, 0.02);
    EXPECT_DOUBLE_EQ(curve.at(3).rate, 0.03);
    EXPECT_DOUBLE_EQ(curve.at(5).rate, 0.05);
    EXPECT_DOUBLE_EQ(curve.at(30).rate, 0.05);
}

TEST(Curve, TheShockMovesTheRateAsTheFactorsDo) {
    const std::vector<double> tenors = {0.5, 1, 7};
    const std::vector<double> moves = {0.003, -0.002, 0.004};
    std::vector<test::Level> before, after;
    for (std::size_t i = 0; i < tenors.size(); ++i) {
        before.push_back({FactorKind::rate, fmt::format("R{}", i), 0.02, tenors[i]});
        after.push_back({FactorKind::rate, fmt::format("R{}", i), 0.02 + moves[i], tenors[i]});
    }
    const Curve curve(test::small_market(before));
    const Curve moved(test::small_market(after));
    for (const double years : {0.01, 0.5, 0.6, 0.999, 1.0, 3.3, 7.0, 9.0}) {
        const RateShock<double> shock = curve.at(years).shock;
        const double move = (1 - shock.weight) * moves[shock.lower] + shock.weight * moves[shock.upper];
        EXPECT_NEAR(curve.at(years).rate + move, moved.at(years).rate, 1e-16) << years;
    }
}

TEST(Curve, OneTenorIsAFlatCurve) {
    const Curve curve(test::small_market({{FactorKind::rate, "UST1Y", -0.004, 1}}));
    for (const double years : {0.0, 1.0, 40.0}) {
        EXPECT_EQ(curve.at(years).rate, -0.004);
        EXPECT_EQ(curve.at(years).shock.upper, 0);
    }
}

TEST(Curve, AMarketWithoutRatesHasAnEmptyCurve) {
    EXPECT_TRUE(Curve(test::small_market({{FactorKind::equity, "A", 1}})).empty());
}

}  // namespace
}  // namespace vesper
