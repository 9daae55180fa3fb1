#include "scenario/stress.h"

#include <cmath>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace vesper {
namespace {

Market market_in(const std::string& currency) {
    Market market;
    market.currency = currency;
    market.times = {0, kNsPerDay, 3 * kNsPerDay};
    for (const auto& [name, years] :
         {std::pair{"UST3M", 0.25}, std::pair{"UST2Y", 2.0}, std::pair{"UST5Y", 5.0},
          std::pair{"UST10Y", 10.0}, std::pair{"UST30Y", 30.0}})
        market.factors.push_back({name, FactorKind::rate, years, ""});
    market.n_rates = market.factors.size();
    market.factors.push_back({"VIX", FactorKind::index, 0, ""});
    if (currency == "USD") market.factors.push_back({"EUR", FactorKind::fx, 0, ""});
    market.factors.push_back({"JPY", FactorKind::fx, 0, ""});
    if (currency != "USD") market.factors.push_back({"USD", FactorKind::fx, 0, ""});
    market.factors.push_back({"AAA", FactorKind::equity, 0, "Tech"});
    market.factors.push_back({"BBB", FactorKind::equity, 0, "Energy"});
    market.factors.push_back({"CCC", FactorKind::equity, 0, "Tech"});
    market.level = Matrix<double>(market.factors.size(), 3, 1.0);
    return market;
}

double shock_of(const StressShocks& shocks, const Market& market, FactorKind kind, const std::string& name) {
    return shocks.factor[market.find(kind, name).value()];
}

StressScenario scenario(std::vector<Shock> shocks, MissingFactor missing = MissingFactor::fail) {
    return {.name = "test", .shocks = std::move(shocks), .missing = missing};
}

TEST(Stress, LaterShocksReplaceEarlierOnes) {
    const Market market = market_in("USD");
    const StressShocks shocks = resolve(scenario({{ShockTarget::equity, "*", -0.2},
                                                  {ShockTarget::sector, "Tech", -0.3},
                                                  {ShockTarget::equity, "CCC", 0.5},
                                                  {ShockTarget::index, "VIX", 1.0},
                                                  {ShockTarget::volatility, "*", 0.25}}),
                                        market);
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::equity, "AAA"), std::log(0.7));
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::equity, "BBB"), std::log(0.8));
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::equity, "CCC"), std::log(1.5));
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::index, "VIX"), std::log(2.0));
    EXPECT_DOUBLE_EQ(shocks.vol_shift, std::log(1.25));
}

TEST(Stress, TenorsBetweenNamedOnesMoveOnTheLine) {
    const Market market = market_in("USD");
    const StressShocks shocks =
        resolve(scenario({{ShockTarget::rate, "2Y", -0.005}, {ShockTarget::rate, "10Y", 0.003}}), market);
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::rate, "UST3M"), -0.005);
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::rate, "UST5Y"), -0.005 + 3.0 / 8 * 0.008);
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::rate, "UST30Y"), 0.003);
    const StressShocks parallel = resolve(scenario({{ShockTarget::rate, "*", 0.01}}), market);
    for (std::size_t i = 0; i < market.n_rates; ++i) EXPECT_DOUBLE_EQ(parallel.factor[i], 0.01);
}

TEST(Stress, ATenorAfterAllTenorsIsAnException) {
    const Market market = market_in("USD");
    const StressShocks shocks =
        resolve(scenario({{ShockTarget::rate, "*", 0.01}, {ShockTarget::rate, "30Y", 0.002}}), market);
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::rate, "UST3M"), 0.01);
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::rate, "UST10Y"), 0.01);
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::rate, "UST30Y"), 0.002);
}

TEST(Stress, CurrencyShocksAreQuotedInDollars) {
    // EUR loses 10 % against the dollar: seen from EUR, the dollar and the yen gain.
    const Market market = market_in("EUR");
    const StressShocks shocks = resolve(scenario({{ShockTarget::fx, "EUR", -0.1}}), market);
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::fx, "USD"), -std::log(0.9));
    EXPECT_DOUBLE_EQ(shock_of(shocks, market, FactorKind::fx, "JPY"), -std::log(0.9));
    const StressShocks all = resolve(scenario({{ShockTarget::fx, "*", -0.1}}), market);
    EXPECT_DOUBLE_EQ(shock_of(all, market, FactorKind::fx, "JPY"), 0.0);
    EXPECT_DOUBLE_EQ(shock_of(all, market, FactorKind::fx, "USD"), -std::log(0.9));
}

TEST(Stress, UnknownNamesAreErrorsWithTheNearest) {
    const Market market = market_in("USD");
    for (const auto& [shock, nearest] : {std::pair{Shock{ShockTarget::equity, "AAB", -0.1}, "'AAA'"},
                                         std::pair{Shock{ShockTarget::fx, "EUT", -0.1}, "'EUR'"},
                                         std::pair{Shock{ShockTarget::sector, "Tehc", -0.1}, "'Tech'"},
                                         std::pair{Shock{ShockTarget::index, "VXI", -0.1}, "'VIX'"}}) {
        try {
            resolve(scenario({shock}), market);
            FAIL() << shock.name;
        } catch (const Error& error) {
            EXPECT_NE(std::string(error.what()).find(nearest), std::string::npos) << error.what();
        }
        EXPECT_NO_THROW(resolve(scenario({shock}, MissingFactor::ignore), market));
    }
    EXPECT_THROW(resolve(scenario({{ShockTarget::rate, "ten", 0.01}}), market), Error);
}

TEST(Stress, BarAtIsTheLastOneNotAfterTheDate) {
    const Market market = market_in("USD");
    EXPECT_EQ(bar_at(market, 2 * kNsPerDay), 1u);
    EXPECT_EQ(bar_at(market, 3 * kNsPerDay), 2u);
    EXPECT_EQ(bar_at(market, 30 * kNsPerDay), 2u);
    EXPECT_EQ(bar_at(market, -1), std::nullopt);
}

TEST(Given, WorthlessIsAFiniteLog) {
    EXPECT_EQ(log_of_relative_move(-1), -100);
    EXPECT_EQ(log_of_relative_move(-2), -100);
    EXPECT_DOUBLE_EQ(log_of_relative_move(0.1), std::log1p(0.1));
}

}  // namespace
}  // namespace vesper
