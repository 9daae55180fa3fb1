#include "instruments/priced_book.h"

#include <cmath>

#include <gtest/gtest.h>

#include "core/error.h"
#include "instruments/small_market.h"
#include "kernels/base/ticks.h"
#include "kernels/reprice/reprice_point.h"

namespace vesper {
namespace {

Market market() {
    return test::small_market({{FactorKind::rate, "UST1Y", 0.02, 1},
                               {FactorKind::rate, "UST3Y", 0.04, 3},
                               {FactorKind::index, "VIX", 20},
                               {FactorKind::fx, "CHF", 1.05},
                               {FactorKind::fx, "EUR", 1.10},
                               {FactorKind::equity, "AAPL", 150},
                               {FactorKind::equity, "MSFT", 300}});
}
constexpr FactorIndex kVix = 2, kFranc = 3, kEuro = 4, kApple = 5;

Position position(PositionKind kind, const std::string& underlying, double quantity) {
    return {.id = "P1",
            .book = "B",
            .sector = "S",
            .kind = kind,
            .underlying = underlying,
            .currency = "USD",
            .quantity = quantity,
            .line = 2};
}

PricedBook priced(std::vector<Position> positions) {
    return price_book({.source = "book.csv", .positions = std::move(positions)}, market(), {},
                      Revaluation::full);
}

std::string message_of(std::vector<Position> positions, const Market& on, const VolatilityRule& rule = {}) {
    try {
        price_book({.source = "book.csv", .positions = std::move(positions)}, on, rule, Revaluation::full);
    } catch (const Error& error) {
        EXPECT_EQ(error.fault().kind, ErrorKind::data);
        return error.what();
    }
    return "no error";
}

TEST(PriceBook, ASharesValueIsInTheReportingCurrency) {
    const Position dollar_share = position(PositionKind::equity, "AAPL", 7);
    const PricedBook dollars = priced({dollar_share});
    EXPECT_DOUBLE_EQ(dollars.value[0], 1050);
    EXPECT_EQ(dollars.linear[0].fx, kNoFactor);
    EXPECT_DOUBLE_EQ(test::book_delta(dollars, 0, kApple), 1050);
    EXPECT_EQ(dollars.asset_of[0], 5u);

    Position euro_share = position(PositionKind::equity, "AAPL", -10);
    euro_share.currency = "EUR";
    const PricedBook euros = priced({euro_share});
    EXPECT_DOUBLE_EQ(euros.value[0], -1650);
    EXPECT_DOUBLE_EQ(euros.gross[0], 1650);
    EXPECT_EQ(euros.linear[0].fx, kEuro);
    EXPECT_EQ(euros.linear[0].limit_ticks, std::floor(euros.gross[0] * kSaturation * kTicksPerUnit));
    EXPECT_DOUBLE_EQ(test::book_delta(euros, 0, kEuro), -1650);
    EXPECT_DOUBLE_EQ(test::book_delta(euros, 0, kApple), -1650);

    EXPECT_THROW(priced({dollar_share, euro_share}), Error);
}

TEST(PriceBook, FxSpotIsOneLegAgainstTheReportingCurrencyAndTwoAgainstAnother) {
    Position cross = position(PositionKind::fx_spot, "EUR", 2000);
    cross.currency = "CHF";
    Position sold = position(PositionKind::fx_spot, "USD", 500);
    sold.currency = "EUR";
    const PricedBook book = priced({position(PositionKind::fx_spot, "EUR", 1000), cross, sold});
    ASSERT_EQ(book.linear.size(), 4u);
    EXPECT_EQ(book.linear[0].asset, kFranc);
    EXPECT_DOUBLE_EQ(book.linear[0].value, -2200);
    EXPECT_EQ(book.linear[1].position, 0u);
    EXPECT_DOUBLE_EQ(book.linear[1].value, 1100);
    EXPECT_DOUBLE_EQ(book.linear[2].value, 2200);
    EXPECT_DOUBLE_EQ(book.linear[3].value, -500);
    EXPECT_EQ(book.linear[3].asset, kEuro);
    for (const double value : book.value) EXPECT_EQ(value, 0);
    EXPECT_DOUBLE_EQ(book.gross[1], 2200);
}

TEST(PriceBook, AForwardAtTheParityRateIsWorthNothing) {
    Position forward = position(PositionKind::fx_forward, "EUR", 1e6);
    forward.expiry_years = 2;  // the curve says 3 %
    forward.yield = 0.01;
    forward.has_yield = true;
    forward.strike = 1.10 * std::exp((0.03 - 0.01) * 2);
    PricedBook book = priced({forward});
    EXPECT_NEAR(book.value[0], 0, 1e-6);
    EXPECT_NEAR(book.gross[0], 1.1e6 * std::exp(-0.02), 1e-6);
    ASSERT_EQ(book.forward.size(), 2u);
    EXPECT_EQ(book.forward[0].asset, kNoFactor);  // the dollars
    EXPECT_EQ(book.forward[0].rate.lower, 0);
    EXPECT_EQ(book.forward[0].rate.upper, 1);
    EXPECT_DOUBLE_EQ(book.forward[0].rate.weight, 0.5);
    EXPECT_EQ(book.forward[1].rate.lower, kNoFactor);
    EXPECT_DOUBLE_EQ(book.forward[1].carry, -2);

    forward.strike = 1.0;
    EXPECT_NEAR(priced({forward}).value[0], 1.1e6 * std::exp(-0.02) - 1e6 * std::exp(-0.06), 1e-6);
}

TEST(PriceBook, BuyingDollarsForwardDiscountsThemOnTheCurve) {
    Position forward = position(PositionKind::fx_forward, "USD", 1000);
    forward.currency = "EUR";
    forward.expiry_years = 1;
    forward.strike = 0.9;
    forward.rate = 0.005;
    forward.has_rate = true;
    EXPECT_NEAR(priced({forward}).value[0], 1000 * std::exp(-0.02) - 1000 * 0.9 * 1.1 * std::exp(-0.005),
                1e-10);
}

TEST(PriceBook, AFutureIsItsForwardPriceOrTheLevelItself) {
    Position future = position(PositionKind::future, "AAPL", 3);
    future.multiplier = 50;
    future.expiry_years = 1;
    future.yield = 0.005;
    Position on_level = future;
    on_level.on = OptionOn::future;
    const PricedBook book = priced({future, on_level});
    EXPECT_DOUBLE_EQ(book.forward[0].value, 150 * 150 * std::exp(0.015));
    EXPECT_EQ(book.forward[0].margined, 1u);
    EXPECT_EQ(book.forward[0].carry, 1);
    EXPECT_DOUBLE_EQ(book.forward[1].value, 150 * 150);
    EXPECT_EQ(book.forward[1].carry, 0);
    EXPECT_EQ(book.forward[1].rate.lower, kNoFactor);
    EXPECT_EQ(book.value[0], 0);
}

TEST(PriceBook, BooksAndSectorsAreSortedLabels) {
    std::vector<Position> positions(3, position(PositionKind::equity, "AAPL", 1));
    positions[0].book = "rates";
    positions[1].book = "equity";
    positions[2].book = "rates";
    positions[0].sector = "b";
    const PricedBook book = priced(positions);
    EXPECT_EQ(book.books, (std::vector<std::string>{"equity", "rates"}));
    EXPECT_EQ(book.sectors, (std::vector<std::string>{"S", "b"}));
    EXPECT_EQ(book.book_of, (std::vector<std::uint32_t>{1, 0, 1}));
    EXPECT_EQ(book.linear[0].book, 1u);
    EXPECT_DOUBLE_EQ(test::book_delta(book, 1, kApple), 300);
    EXPECT_DOUBLE_EQ(test::sector_delta(book, 0, kApple), 300);
}

TEST(PriceBook, ErrorsNameThePositionAndTheRemedy) {
    EXPECT_EQ(message_of({position(PositionKind::equity, "AAPLE", 1)}, market()),
              "book.csv:2: unknown underlying 'AAPLE' of position P1 (the nearest known one is AAPL); "
              "correct it or "
              "import its history");
    EXPECT_EQ(
        message_of({position(PositionKind::equity, "VIX", 1)}, market()),
        "book.csv:2: position P1 cannot be on VIX (VIX is an index, kind equity needs a share); correct "
        "the kind or the underlying");
    EXPECT_EQ(message_of({position(PositionKind::equity, "EUX", 1)}, market()),
              "book.csv:2: unknown underlying 'EUX' of position P1 (the market has no such series); correct "
              "it or import its history");
    Market narrow = market();
    narrow.left_out["XOM"] = "market.symbols leaves it out";
    EXPECT_EQ(message_of({position(PositionKind::equity, "XOM", 1)}, narrow),
              "book.csv:2: position P1 is on XOM, which is left out (market.symbols leaves it out); change "
              "that in the job or the data, or take the position out");
    Position option = position(PositionKind::option, "AAPL", 1);
    option.strike = 100;
    option.expiry_years = 1;
    option.implied_vol = 0.2;
    option.currency = "EUR";
    EXPECT_EQ(
        message_of({option}, market()),
        "book.csv:2: no rate curve for EUR of position P1 (the market has a curve for USD only); give the "
        "position a `rate`");
    option.currency = "EUX";
    EXPECT_EQ(
        message_of({option}, market()),
        "book.csv:2: no exchange rate for currency 'EUX' of position P1 (the nearest known one is EUR); "
        "correct it or import the currency's history");
    option.currency = "USD";
    EXPECT_NE(
        message_of({option}, test::small_market({{FactorKind::equity, "AAPL", 1}})).find("has no rates"),
        std::string::npos);
    EXPECT_NE(message_of({option}, market(), {.index = "VXX"}).find("no volatility index 'VXX'"),
              std::string::npos);
    EXPECT_EQ(message_of({option}, market(), {.index = ""}), "no error");
    option.underlying = "EUR";
    option.currency = "CHF";
    EXPECT_NE(message_of({option}, market()).find("priced in the reporting currency USD only"),
              std::string::npos);
}

TEST(PriceBook, ABookBeyondTheRangeOfTicksIsRefused) {
    const double limit = 9223372036854775807.0 / (kSaturation * kTicksPerUnit) / 150;  // shares of AAPL
    std::vector<Position> positions(2, position(PositionKind::equity, "AAPL", 0.49 * limit));
    EXPECT_EQ(message_of(positions, market()), "no error");
    positions[1].quantity = -0.52 * limit;  // gross, not net
    EXPECT_EQ(
        message_of(positions, market()),
        "book.csv: gross notional of 5.553e+11 USD is too large for exact sums (the limit is 5.498e+11 USD); "
        "correct the quantities, or split the book");
    positions[1].quantity = std::nan("");
    EXPECT_NE(message_of(positions, market()), "no error");
}

TEST(MakeTerms, KeepsEveryTermAndMakesNoShockWorthNothingInFloat) {
    std::vector<Position> positions(5, position(PositionKind::option, "AAPL", 10));
    for (std::size_t i = 0; i < positions.size(); ++i) {
        positions[i].strike = 120 + 13.7 * static_cast<double>(i);
        positions[i].expiry_years = 0.3;
        positions[i].implied_vol = 0.31;
        positions[i].right = i % 2 == 0 ? OptionRight::call : OptionRight::put;
    }
    positions.push_back(position(PositionKind::fx_spot, "EUR", 1));
    const PricedBook book = priced(positions);
    const TermStorage<float> terms = make_terms<float>(book);
    const BookTerms<float> view = terms.view();
    ASSERT_EQ(view.option.size(), 5u);
    EXPECT_EQ(view.linear.size(), 1u);
    EXPECT_EQ(view.n_positions, 6u);
    EXPECT_EQ(view.n_books, 1u);
    for (std::size_t i = 0; i < view.option.size(); ++i) {
        EXPECT_NEAR(view.option[i].base_value, book.option[i].base_value, 1e-6);
        EXPECT_EQ(view.option[i].vol, kVix);
        EXPECT_EQ(view.option[i].limit_ticks, book.option[i].limit_ticks);
        EXPECT_EQ(reprice(view.option[i], PointShock<float>()), 0);
        EXPECT_EQ(reprice(book.option[i], PointShock<double>()), 0);
    }
    const TermStorage<double> same = make_terms<double>(book);
    for (std::size_t i = 0; i < view.option.size(); ++i)
        EXPECT_EQ(same.option[i].base_value, book.option[i].base_value);
}

TEST(PriceBook, AnEmptyBookHasNoTerms) {
    const PricedBook book = priced({});
    EXPECT_TRUE(book.linear.empty() && book.books.empty() && book.deltas.empty());
}

}  // namespace
}  // namespace vesper
