#include "synth/synth_book.h"

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "import/import_market.h"
#include "instruments/priced_book.h"
#include "instruments/read_portfolio.h"
#include "instruments/small_market.h"
#include "instruments/write_portfolio.h"
#include "market/market.h"
#include "synth/synth_market.h"

namespace vesper {
namespace {

class SynthBook : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        std::filesystem::create_directory(folder());
        synth_market(folder() / "market.h5", {.seed = 2, .n_symbols = 200, .n_days = 260});
        market_ = make_market(read_market_file(folder() / "market.h5"), {});
    }
    static void TearDownTestSuite() { std::filesystem::remove_all(folder()); }
    static std::filesystem::path folder() {
        return std::filesystem::temp_directory_path() / fmt::format("vesper_synth_book_{}", ::getpid());
    }
    static inline Market market_;
};

TEST_F(SynthBook, IsValidReadBackAndPriced) {
    const Portfolio made = synth_book(market_, {.seed = 7, .n_positions = 5000});
    const std::filesystem::path path = folder() / "book.csv";
    write_portfolio(path, made);
    const Portfolio portfolio = read_portfolio(path, market_.times.back());
    const PricedBook book = price_book(portfolio, market_, {}, Revaluation::full);
    const PricedBook direct = price_book(made, market_, {}, Revaluation::full);
    ASSERT_EQ(book.value.size(), 5000u);
    EXPECT_EQ(book.value, direct.value);
    EXPECT_EQ(book.books.size(), 16u);
    double gross = 0;
    for (std::size_t i = 0; i < book.value.size(); ++i) {
        EXPECT_TRUE(std::isfinite(book.value[i]));
        EXPECT_GT(book.gross[i], 0);
        gross += book.gross[i];
    }
    // The limit of exact sums, 5.5e11, leaves room for a million.
    EXPECT_GT(gross / 5000, 1e5);
    EXPECT_LT(gross / 5000, 5e5);
    for (std::size_t i = 0; i < made.positions.size(); ++i)
        EXPECT_EQ(made.positions[i].line, portfolio.positions[i].line);
}

TEST_F(SynthBook, HoldsEveryKindInAboutTheStatedSharesLongAndShort) {
    const Portfolio portfolio = synth_book(market_, {.seed = 3, .n_positions = 10'000});
    std::map<PositionKind, double> share;
    std::map<bool, double> is_long;
    std::set<std::string> sectors;
    for (const Position& p : portfolio.positions) {
        share[p.kind] += 1e-4;
        is_long[p.quantity > 0] += 1e-4;
        sectors.insert(p.sector);
        EXPECT_NE(p.quantity, 0);
        EXPECT_EQ(p.quantity, std::rint(p.quantity));
    }
    EXPECT_NEAR(share[PositionKind::equity], 0.55, 0.025);
    EXPECT_NEAR(share[PositionKind::option], 0.34, 0.025);
    EXPECT_NEAR(share[PositionKind::future], 0.05, 0.01);
    EXPECT_NEAR(share[PositionKind::fx_spot], 0.02, 0.01);
    EXPECT_NEAR(share[PositionKind::fx_forward], 0.04, 0.01);
    EXPECT_NEAR(is_long[true], 0.555, 0.025);
    EXPECT_EQ(sectors.size(), 13u);  // eleven, indices, currencies
}

TEST_F(SynthBook, OptionsLieAroundTheSpotWithVolatilitiesAroundTheRealisedOnes) {
    const Portfolio portfolio = synth_book(market_, {.seed = 4, .n_positions = 4000});
    double ratio = 0;
    std::size_t n = 0, calls = 0;
    for (const Position& p : portfolio.positions) {
        if (p.kind != PositionKind::option) continue;
        const auto equity = market_.find(FactorKind::equity, p.underlying);
        if (!equity) continue;
        const std::span<const double> level = market_.level.row(*equity);
        double sum = 0;
        for (std::size_t t = 1; t < level.size(); ++t) sum += std::pow(std::log(level[t] / level[t - 1]), 2);
        const double realised = std::sqrt(sum / static_cast<double>(level.size() - 1) * 252);
        ratio += p.implied_vol / realised;
        ++n;
        if (p.right == OptionRight::call) ++calls;
        EXPECT_GE(p.expiry_years, 7.0 / 365 - 1e-12);
        EXPECT_LE(p.expiry_years, 730.0 / 365 + 1e-12);
        const double moneyness = std::log(p.strike / level.back());
        EXPECT_LT(std::abs(moneyness), 3 * realised * std::sqrt(p.expiry_years) + 0.06) << p.id;
    }
    ASSERT_GT(n, 800u);
    EXPECT_NEAR(ratio / static_cast<double>(n), 1.07, 0.05);
    EXPECT_NEAR(static_cast<double>(calls) / static_cast<double>(n), 0.5, 0.08);
}

TEST_F(SynthBook, APositionDependsOnItsNumberAlone) {
    const Portfolio few = synth_book(market_, {.seed = 3, .n_positions = 100});
    const Portfolio many = synth_book(market_, {.seed = 3, .n_positions = 999});
    for (std::size_t i = 0; i < few.positions.size(); ++i) {
        EXPECT_EQ(few.positions[i].id, many.positions[i].id);
        EXPECT_EQ(few.positions[i].underlying, many.positions[i].underlying);
        EXPECT_EQ(few.positions[i].quantity, many.positions[i].quantity);
        EXPECT_EQ(few.positions[i].book, many.positions[i].book);
    }
}

TEST_F(SynthBook, FitsTheShippedMarket) {
    const std::filesystem::path data = std::filesystem::path(VESPER_SOURCE_DIR) / "data";
    const std::filesystem::path path = folder() / "shipped.h5";
    import_market({.bars = {data / "us-equities-daily-2015-2017.csv.gz"},
                   .rates = {data / "factors/us-treasury-par-yields.csv"},
                   .fx = {data / "factors/fx-daily-per-usd.csv"},
                   .indices = {{"VIX", data / "factors/vix-daily.csv"}},
                   .output = path});
    const Market market = make_market(read_market_file(path), {});
    const Portfolio portfolio = synth_book(market, {});
    const PricedBook book = price_book(portfolio, market, {}, Revaluation::full);
    ASSERT_EQ(book.value.size(), 10'000u);
    for (const double value : book.value) ASSERT_TRUE(std::isfinite(value));
    std::set<std::string> sectors(book.sectors.begin(), book.sectors.end());
    EXPECT_EQ(sectors.size(), 13u);  // the file knows no sectors: they are assigned by name
}

/// Every market must do: what it lacks is replaced.
TEST(SynthBookOn, AMarketOfSharesAlone) {
    Market market = test::small_market({{FactorKind::equity, "A", 17.3}, {FactorKind::equity, "B", 0.8}});
    const PricedBook book =
        price_book(synth_book(market, {.n_positions = 2000}), market, {.index = ""}, Revaluation::full);
    EXPECT_EQ(book.value.size(), 2000u);
    for (const double value : book.value) EXPECT_TRUE(std::isfinite(value));
}

TEST(SynthBookOn, AMarketInAnotherCurrency) {
    Market market = test::small_market({{FactorKind::rate, "UST1Y", 0.02, 1},
                                        {FactorKind::index, "VIX", 15},
                                        {FactorKind::fx, "JPY", 0.008},
                                        {FactorKind::fx, "USD", 0.9},
                                        {FactorKind::equity, "A", 120}},
                                       "EUR");
    const Portfolio portfolio = synth_book(market, {.n_positions = 2000});
    const PricedBook book = price_book(portfolio, market, {}, Revaluation::delta_gamma);
    for (const double value : book.value) EXPECT_TRUE(std::isfinite(value));
    EXPECT_EQ(portfolio.positions[0].currency.size(), 3u);
}

TEST(SynthBookOn, NoSharesIsAnError) {
    const Market market = test::small_market({{FactorKind::index, "VIX", 15}});
    EXPECT_THROW(synth_book(market, {}), Error);
    EXPECT_THROW(synth_book(test::small_market({{FactorKind::equity, "A", 1}}), {.n_books = 2}), Error);
}

TEST(SynthBookOn, AnEmptyBookIsABook) {
    EXPECT_TRUE(
        synth_book(test::small_market({{FactorKind::equity, "A", 1}}), {.n_positions = 0}).positions.empty());
}

}  // namespace
}  // namespace vesper
