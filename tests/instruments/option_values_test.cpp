// Values and Greeks that others published.
#include <gtest/gtest.h>

#include "core/error.h"
#include "instruments/priced_book.h"
#include "instruments/small_market.h"

namespace vesper {
namespace {

struct Case {
    OptionRight right;
    double strike, spot, yield, rate, years, vol, expected;
};

Portfolio one_option(const Case& c) {
    return {.source = "book.csv",
            .positions = {{.id = "1",
                           .book = "B",
                           .sector = "S",
                           .kind = PositionKind::option,
                           .underlying = "X",
                           .currency = "USD",
                           .quantity = 1,
                           .right = c.right,
                           .strike = c.strike,
                           .expiry_years = c.years,
                           .yield = c.yield,
                           .implied_vol = c.vol,
                           .rate = c.rate,
                           .has_rate = true,
                           .line = 7}}};
}

PricedBook priced(const Case& c, Revaluation revaluation = Revaluation::full) {
    return price_book(one_option(c), test::small_market({{FactorKind::equity, "X", c.spot}}), {.index = ""},
                      revaluation);
}

constexpr OptionRight kCall = OptionRight::call;
constexpr OptionRight kPut = OptionRight::put;

// Haug, The Complete Guide to Option Pricing Formulas (1998), as tabulated in QuantLib's europeanoption
// tests; printed to four digits.
TEST(OptionValues, AgreeWithHaug) {
    const Case cases[] = {
        {kCall, 65, 60, 0, 0.08, 0.25, 0.30, 2.1334},     {kPut, 95, 100, 0.05, 0.10, 0.5, 0.20, 2.4648},
        {kPut, 19, 19, 0.10, 0.10, 0.75, 0.28, 1.7011},   {kCall, 1.60, 1.56, 0.08, 0.06, 0.5, 0.12, 0.0291},
        {kPut, 70, 75, 0.05, 0.10, 0.5, 0.35, 4.0870},    {kCall, 40, 42, 0.08, 0.04, 0.75, 0.35, 5.0975},
        {kCall, 100, 90, 0.10, 0.10, 0.1, 0.15, 0.0205},  {kCall, 100, 100, 0.10, 0.10, 0.1, 0.15, 1.8734},
        {kCall, 100, 110, 0.10, 0.10, 0.1, 0.15, 9.9413}, {kCall, 100, 90, 0.10, 0.10, 0.5, 0.35, 4.9329},
        {kCall, 100, 100, 0.10, 0.10, 0.5, 0.35, 9.3679}, {kCall, 100, 110, 0.10, 0.10, 0.5, 0.35, 15.3086},
        {kPut, 100, 90, 0.10, 0.10, 0.5, 0.35, 14.4452},  {kPut, 100, 100, 0.10, 0.10, 0.5, 0.35, 9.3679},
        {kPut, 100, 110, 0.10, 0.10, 0.5, 0.35, 5.7963},
    };
    for (const Case& c : cases)
        EXPECT_NEAR(priced(c).value[0], c.expected, 1e-4) << c.strike << ' ' << c.spot;
}

// ln(100/1e-11) = 29.93, ln(100/1e-12) = 32.24.
TEST(OptionValues, AStrikeOutOfAllProportionIsRefusedWithItsPlace) {
    EXPECT_NEAR(priced({kCall, 1e-11, 100, 0, 0, 1, 0.2, 0}).value[0], 100, 1e-9);
    EXPECT_NEAR(priced({kPut, 100, 1e-11, 0, 0, 1, 0.2, 0}).value[0], 100, 1e-9);
    for (const Case& c : {Case{kCall, 100, 1e-12, 0, 0, 1, 0.2, 0}, Case{kPut, 1e-12, 100, 0, 0, 1, 0.2, 0},
                          Case{kCall, 100, 100, 0, 0.5, 61, 0.2, 0}}) {
        try {
            priced(c);
            ADD_FAILURE() << "strike " << c.strike << " was accepted";
        } catch (const Error& error) {
            EXPECT_EQ(error.fault().kind, ErrorKind::data);
            EXPECT_EQ(error.fault().place.file, "book.csv");
            EXPECT_EQ(error.fault().place.line, 7u);
            EXPECT_NE(error.fault().problem.find("position 1"), std::string::npos) << error.what();
        }
    }
}

TEST(OptionGreeks, AgreeWithHaug) {
    const auto taylor = [](const Case& c) { return priced(c, Revaluation::delta_gamma).taylor.at(0); };
    EXPECT_NEAR(taylor({kCall, 100, 105, 0.1, 0.1, 0.5, 0.36, 0}).delta / 105, 0.5946, 1e-4);
    EXPECT_NEAR(taylor({kPut, 100, 105, 0.1, 0.1, 0.5, 0.36, 0}).delta / 105, -0.3566, 1e-4);
    EXPECT_NEAR(taylor({kCall, 60, 55, 0, 0.1, 0.75, 0.30, 0}).gamma / (55 * 55), 0.0278, 1e-4);
    EXPECT_NEAR(taylor({kCall, 60, 55, 0, 0.1, 0.75, 0.30, 0}).vega / 0.30, 18.9358, 1e-4);
    EXPECT_NEAR(taylor({kCall, 75, 72, 0, 0.09, 1, 0.19, 0}).rho, 38.7325, 1e-4);
}

}  // namespace
}  // namespace vesper
