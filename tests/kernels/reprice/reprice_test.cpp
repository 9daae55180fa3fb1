#include "kernels/reprice/reprice_point.h"

#include <cmath>
#include <limits>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/fresh_seed.h"
#include "kernels/reprice/random_book.h"

namespace vesper {
namespace {

enum class Right { call = 1, put = -1 };

/// A European option as tables print it: strike, spot, yield, rate, years, volatility.
struct European {
    Right right;
    double strike;
    double spot;
    double yield;
    double rate;
    double years;
    double vol;
};

OptionTerm<double> term_of(const European& o) {
    OptionTerm<double> term;
    term.scale = o.strike * std::exp(-o.rate * o.years);
    term.log_moneyness = std::log(o.spot / o.strike) + (o.rate - o.yield) * o.years;
    term.total_vol = o.vol * std::sqrt(o.years);
    term.expiry = o.years;
    term.carry = o.years;
    term.sign = static_cast<double>(o.right);
    term.base_value = option_base_value(term);
    return term;
}

double value_of(const European& o) {
    const OptionTerm<double> term = term_of(o);
    return term.scale * term.base_value;
}

/// Second-order central difference of an option's P&L in one member of the shock.
double slope(const European& o, double PointShock<double>::*member, double step) {
    PointShock<double> up;
    PointShock<double> down;
    up.*member = step;
    down.*member = -step;
    return (reprice(term_of(o), up) - reprice(term_of(o), down)) / (2 * step);
}

// E. G. Haug, The Complete Guide to Option Pricing Formulas (1998), as collected in QuantLib's test suite.
TEST(Reprice, EuropeanValuesOfHaug) {
    struct Row {
        European option;
        double value;
    };
    const std::vector<Row> rows = {
        {{Right::call, 65, 60, 0, .08, .25, .30}, 2.1334},
        {{Right::put, 95, 100, .05, .10, .5, .20}, 2.4648},
        {{Right::put, 19, 19, .10, .10, .75, .28}, 1.7011},
        {{Right::call, 1.60, 1.56, .08, .06, .5, .12}, 0.0291},
        {{Right::put, 70, 75, .05, .10, .5, .35}, 4.0870},
        {{Right::call, 40, 42, .08, .04, .75, .35}, 5.0975},
        {{Right::call, 100, 90, .1, .1, .1, .15}, 0.0205},
        {{Right::call, 100, 100, .1, .1, .1, .15}, 1.8734},
        {{Right::call, 100, 110, .1, .1, .1, .15}, 9.9413},
        {{Right::call, 100, 90, .1, .1, .5, .35}, 4.9329},
        {{Right::call, 100, 100, .1, .1, .5, .35}, 9.3679},
        {{Right::call, 100, 110, .1, .1, .5, .35}, 15.3086},
        {{Right::put, 100, 90, .1, .1, .5, .35}, 14.4452},
        {{Right::put, 100, 100, .1, .1, .5, .35}, 9.3679},
        {{Right::put, 100, 110, .1, .1, .5, .35}, 5.7963},
    };
    for (const Row& row : rows) EXPECT_NEAR(value_of(row.option), row.value, 6e-5) << row.option.strike;
}

TEST(Reprice, GreeksOfHaugByDifferencesOfTheShocks) {
    const European call = {Right::call, 100, 105, .1, .1, .5, .36};
    const European put = {Right::put, 100, 105, .1, .1, .5, .36};
    EXPECT_NEAR(slope(call, &PointShock<double>::asset_log, 1e-5) / 105, 0.5946, 1e-4);
    EXPECT_NEAR(slope(put, &PointShock<double>::asset_log, 1e-5) / 105, -0.3566, 1e-4);
    EXPECT_NEAR(slope(put, &PointShock<double>::asset_log, 1e-5) / value_of(put), -4.8775, 1e-4)
        << "elasticity";

    const European calm = {Right::call, 60, 55, 0, .10, .75, .30};
    EXPECT_NEAR(slope(calm, &PointShock<double>::vol_shift, 1e-5) / calm.vol, 18.9358, 1e-4) << "vega";
    PointShock<double> up;
    PointShock<double> down;
    up.asset_log = std::log(1.001);
    down.asset_log = std::log(0.999);
    const double bend = reprice(term_of(calm), up) + reprice(term_of(calm), down);
    EXPECT_NEAR(bend / (0.055 * 0.055), 0.0278, 1e-4) << "gamma";

    EXPECT_NEAR(slope({Right::call, 75, 72, 0, .09, 1, .19}, &PointShock<double>::rate, 1e-6), 38.7325, 1e-4)
        << "rho";
}

TEST(Reprice, ThetaAndDividendRhoOfHaug) {
    const double h = 1e-6;
    const European put = {Right::put, 405, 430, .05, .07, 1.0 / 12, .20};
    European later = put;
    European earlier = put;
    later.years -= h;
    earlier.years += h;
    EXPECT_NEAR((value_of(later) - value_of(earlier)) / (2 * h), -31.1924, 1e-4);
    const European other = {Right::put, 490, 500, .05, .08, .25, .15};
    European more = other;
    European less = other;
    more.yield += h;
    less.yield -= h;
    EXPECT_NEAR((value_of(more) - value_of(less)) / (2 * h), 42.2254, 1e-4);
}

TEST(Reprice, BlackValueOverManyOrdersOfMoneynessAndVolatility) {
    const std::uint64_t seed = test::fresh_seed();
    SCOPED_TRACE(test::seed_text(seed));
    test::TermSource source(seed, {});
    for (int i = 0; i < 200000; ++i) {
        const double m = source.between(-3, 3);
        const double s = std::exp(source.between(-7, 1.5));
        const double sign = i % 2 == 0 ? 1 : -1;
        const test::Wide truth = test::plain_black(sign, m, s);
        const double size = std::max(1.0, std::exp(m));
        ASSERT_NEAR(black_value(sign, black_arguments(m, s)), truth, 2e-15 * size) << m << " " << s;
        ASSERT_NEAR(black_value(float(sign), black_arguments(float(m), float(s))),
                    test::plain_black(sign, float(m), float(s)), 6e-7 * size)
            << m << " " << s;
    }
}

template <class Real>
void expect_sane_at_the_edges() {
    test::TermSource source(1, {});
    OptionTerm<Real> option = test::random_option<Real>(source, 1);
    constexpr Real infinity = std::numeric_limits<Real>::infinity();
    for (const Real sign : {Real(1), Real(-1)}) {
        option.sign = sign;
        option.scale = 1;
        option.base_value = option_base_value(option);
        for (const Real x : {Real(-100), -infinity, Real(-1e30)}) {
            const Real left = reprice(option, {.asset_log = x}) + option.base_value;
            EXPECT_NEAR(left, sign > 0 ? Real(0) : Real(1), Real(1e-6)) << "an asset that is worth nothing";
        }
        for (const Real x : {Real(-100), -infinity, Real(-1e30), Real(100), infinity, Real(1e30)}) {
            EXPECT_FALSE(std::isnan(reprice(option, {.asset_log = x})));
            EXPECT_FALSE(std::isnan(reprice(option, {.vol_log = x})));
            EXPECT_FALSE(std::isnan(reprice(option, {.vol_shift = x})));
            EXPECT_FALSE(std::isnan(reprice(option, {.asset_log = x, .vol_shift = x})));
            EXPECT_FALSE(std::isnan(reprice(option, {.asset_log = x, .vol_shift = -x})));
            EXPECT_FALSE(std::isnan(reprice(option, {.fx_simple = elementary::expm1(x)})));
            EXPECT_FALSE(std::isnan(reprice(option, {.rate = std::isfinite(x) ? x : Real(1)})));
        }
        EXPECT_TRUE(std::isnan(reprice(option, {.asset_log = std::numeric_limits<Real>::quiet_NaN()})));
    }
    EXPECT_EQ(reprice(LinearTerm<Real>{.value = 7}, {.asset_simple = elementary::expm1(Real(-100))}),
              Real(-7));
}

TEST(Reprice, ExtremeShocksGiveNumbersSingle) {
    expect_sane_at_the_edges<float>();
}
TEST(Reprice, ExtremeShocksGiveNumbersDouble) {
    expect_sane_at_the_edges<double>();
}

template <class Real>
void expect_nothing_from_nothing() {
    const std::uint64_t seed = test::fresh_seed();
    SCOPED_TRACE(test::seed_text(seed));
    const auto book = test::random_book<Real>(
        seed, {.n_linear = 1000, .n_forward = 1000, .n_option = 20000, .n_taylor = 1000});
    const PointShock<Real> none;
    for (const auto& term : book.linear) ASSERT_EQ(reprice(term, none), 0);
    for (const auto& term : book.forward) ASSERT_EQ(reprice(term, none), 0);
    for (const auto& term : book.option) ASSERT_EQ(reprice(term, none), 0);
    for (const auto& term : book.taylor) ASSERT_EQ(reprice(term, none), 0);
}

TEST(Reprice, NoShockGivesNoPnlSingle) {
    expect_nothing_from_nothing<float>();
}
TEST(Reprice, NoShockGivesNoPnlDouble) {
    expect_nothing_from_nothing<double>();
}

}  // namespace
}  // namespace vesper
