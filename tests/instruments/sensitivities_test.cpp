// Closed-form sensitivities against central differences of the value on a bumped market.
#include <cmath>
#include <random>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "instruments/priced_book.h"
#include "instruments/small_market.h"

namespace vesper {
namespace {

// Factors of the market below.
constexpr std::size_t kShortRate = 0, kLongRate = 1, kVix = 2, kEuro = 3, kYen = 4, kShare = 5;

std::vector<test::Level> levels() {
    return {{FactorKind::rate, "UST1Y", 0.02, 1}, {FactorKind::rate, "UST5Y", 0.035, 5},
            {FactorKind::index, "VIX", 18},       {FactorKind::fx, "EUR", 1.1},
            {FactorKind::fx, "JPY", 0.009},       {FactorKind::equity, "X", 95}};
}

Position random_position(std::mt19937_64& random, std::size_t i) {
    const auto uniform = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    Position p = {
        .id = fmt::format("{}", i), .book = "B", .sector = "S", .underlying = "X", .currency = "USD"};
    p.kind = i % 3 == 0 ? PositionKind::fx_forward : PositionKind::option;
    p.quantity = std::round(uniform(-50, 50));
    p.multiplier = 100;
    p.expiry_years = std::exp(uniform(std::log(0.02), std::log(7)));
    p.yield = uniform(0, 0.04);
    p.has_yield = true;
    if (p.kind == PositionKind::fx_forward) {
        p.underlying = "EUR";
        p.strike = uniform(1, 1.2);
        if (i % 2 == 0) {
            p.currency = "JPY";
            p.strike = uniform(110, 130);
            p.has_rate = true;
            p.rate = uniform(-0.01, 0.02);
        }
        return p;
    }
    p.right = random() % 2 == 0 ? OptionRight::call : OptionRight::put;
    p.on = random() % 2 == 0 ? OptionOn::asset : OptionOn::future;
    p.strike = 95 * uniform(0.7, 1.4);
    p.implied_vol = uniform(0.1, 0.8);
    if (i % 4 == 1) {
        p.currency = "EUR";
        p.has_rate = true;
        p.rate = uniform(-0.01, 0.05);
    }
    return p;
}

double value(const Position& position, const std::vector<test::Level>& at) {
    return price_book({.source = "book.csv", .positions = {position}}, test::small_market(at), {},
                      Revaluation::full)
        .value[0];
}

/// Central difference of the value by one factor: by the log of a level, by a rate itself.
double slope(const Position& position, std::size_t factor, double bump) {
    const auto moved = [&](double by) {
        std::vector<test::Level> at = levels();
        double& level = at[factor].level;
        level = at[factor].kind == FactorKind::rate ? level + by : level * std::exp(by);
        return value(position, at);
    };
    return (moved(bump) - moved(-bump)) / (2 * bump);
}

TEST(Sensitivities, DeltasAreTheSlopesOfTheValue) {
    std::mt19937_64 random(20240607);
    for (std::size_t i = 0; i < 300; ++i) {
        const Position position = random_position(random, i);
        const PricedBook book = price_book({.source = "book.csv", .positions = {position}},
                                           test::small_market(levels()), {}, Revaluation::full);
        const double scale = book.gross[0] + 1;
        for (const std::size_t factor : {kShortRate, kLongRate, kEuro, kYen, kShare})
            EXPECT_NEAR(test::book_delta(book, 0, factor) / scale, slope(position, factor, 1e-5) / scale,
                        2e-8)
                << "position " << i << " factor " << factor;
        EXPECT_EQ(test::sector_delta(book, 0, kShare), test::book_delta(book, 0, kShare));
    }
}

TEST(Sensitivities, VegaFollowsTheVolatilityIndexByItsElasticity) {
    std::mt19937_64 random(7);
    for (std::size_t i = 0; i < 100; ++i) {
        Position position = random_position(random, 3 * i + 1);  // options
        const PricedBook book = price_book({.source = "book.csv", .positions = {position}},
                                           test::small_market(levels()), {}, Revaluation::full);
        const double elasticity = std::min(1.0, std::sqrt(30.0 / 365.0 / position.expiry_years));
        const auto with_index_moved = [&](double log_move) {
            Position moved = position;
            moved.implied_vol *= std::exp(elasticity * log_move);
            return value(moved, levels());
        };
        const double by_difference = (with_index_moved(1e-4) - with_index_moved(-1e-4)) / 2e-4;
        EXPECT_NEAR(test::book_delta(book, 0, kVix) / (book.gross[0] + 1),
                    by_difference / (book.gross[0] + 1), 1e-7)
            << i;
    }
}

TEST(Sensitivities, GammaIsTheCurvatureOfTheValue) {
    std::mt19937_64 random(11);
    for (std::size_t i = 0; i < 100; ++i) {
        Position position = random_position(random, 3 * i + 2);
        position.currency = "USD";
        position.has_rate = false;
        const PricedBook book = price_book({.source = "book.csv", .positions = {position}},
                                           test::small_market(levels()), {}, Revaluation::delta_gamma);
        const auto with_return = [&](double simple_return) {
            std::vector<test::Level> at = levels();
            at[kShare].level *= 1 + simple_return;
            return value(position, at);
        };
        const double bump = 2e-4;
        const double curvature =
            (with_return(bump) - 2 * with_return(0) + with_return(-bump)) / (bump * bump);
        const double scale = std::abs(position.quantity) * 9500 + 1;
        EXPECT_NEAR(book.taylor.at(0).gamma / scale, curvature / scale,
                    2e-3 * (1 + std::abs(curvature) / scale))
            << i;
    }
}

TEST(Sensitivities, DeltaGammaReplacesEveryTermAndKeepsTheDeltas) {
    std::mt19937_64 random(13);
    Portfolio portfolio = {.source = "book.csv"};
    for (std::size_t i = 0; i < 60; ++i) {
        const Position drawn = random_position(random, i);
        const bool other_currency = drawn.kind == PositionKind::option && drawn.currency != "USD";
        if (!other_currency) portfolio.positions.push_back(drawn);  // a share is quoted in one
    }
    const Market market = test::small_market(levels());
    const PricedBook full = price_book(portfolio, market, {}, Revaluation::full);
    const PricedBook taylor = price_book(portfolio, market, {}, Revaluation::delta_gamma);
    EXPECT_EQ(taylor.taylor.size(), full.linear.size() + full.forward.size() + full.option.size());
    EXPECT_TRUE(taylor.linear.empty() && taylor.forward.empty() && taylor.option.empty());
    EXPECT_EQ(full.forward.size(), 40u);  // two legs each
    for (std::size_t factor = 0; factor < market.n_factors(); ++factor)
        EXPECT_EQ(test::book_delta(taylor, 0, factor), test::book_delta(full, 0, factor));
    for (std::size_t i = 1; i < taylor.taylor.size(); ++i)
        EXPECT_LE(taylor.taylor[i - 1].asset, taylor.taylor[i].asset);
}

}  // namespace
}  // namespace vesper
