#include "market/market.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <random>
#include <span>
#include <utility>

#include "market/scratch_folder.h"

namespace vesper {
namespace {

constexpr double kHole = std::numeric_limits<double>::quiet_NaN();
const TimeNs kDay0 = *parse_time("2020-01-01");

/// Closes by symbol; open, high and low equal the close.
MarketFile make_file(const std::vector<std::pair<std::string, std::vector<double>>>& closes) {
    MarketFile file;
    Bars& bars = file.bars;
    const std::size_t n = closes.front().second.size();
    for (std::size_t t = 0; t < n; ++t) bars.times.push_back(kDay0 + static_cast<TimeNs>(t) * kNsPerDay);
    bars.close = Matrix<double>(closes.size(), n);
    for (std::size_t i = 0; i < closes.size(); ++i) {
        bars.symbols.push_back(closes[i].first);
        bars.sectors.push_back("sector of " + closes[i].first);
        std::copy(closes[i].second.begin(), closes[i].second.end(), bars.close.row(i).begin());
    }
    bars.open = bars.high = bars.low = bars.close;
    bars.volume = Matrix<double>(closes.size(), n, 1);
    return file;
}

FactorSeries make_series(const std::string& name, FactorKind kind, std::vector<double> values,
                         double tenor_years = 0) {
    FactorSeries series{.name = name, .kind = kind, .tenor_years = tenor_years, .values = std::move(values)};
    for (std::size_t t = 0; t < series.values.size(); ++t)
        series.times.push_back(kDay0 + static_cast<TimeNs>(t) * kNsPerDay);
    return series;
}

std::vector<double> levels(const Market& market, const std::string& name,
                           FactorKind kind = FactorKind::equity) {
    const auto factor = market.find(kind, name);
    EXPECT_TRUE(factor.has_value()) << name;
    if (!factor) return {};
    const auto row = market.level.row(*factor);
    return {row.begin(), row.end()};
}

Market with_policy(const MarketFile& file, const QualityPolicy& policy) {
    return make_market(file, {.quality = policy});
}

TEST(MakeMarket, OrdersFactorsByKind) {
    MarketFile file = make_file({{"A", {4, 5}}, {"B", {3, 4}}});
    file.series = {make_series("SEK", FactorKind::fx, {0.1, 0.2}),
                   make_series("UST10Y", FactorKind::rate, {0.03, -0.01}, 10),
                   make_series("VIX", FactorKind::index, {20, 21}),
                   make_series("EUR", FactorKind::fx, {1.1, 1.2}),
                   make_series("UST2Y", FactorKind::rate, {0, 0.01}, 2)};
    const Market market = make_market(file, {});
    std::vector<std::string> names;
    for (const RiskFactor& factor : market.factors) names.push_back(factor.name);
    EXPECT_EQ(names, (std::vector<std::string>{"UST2Y", "UST10Y", "VIX", "EUR", "SEK", "A", "B"}));
    EXPECT_EQ(market.n_rates, 2u);
    EXPECT_EQ(market.factors[6].sector, "sector of B");
    EXPECT_EQ(market.spot(6), 4);
    EXPECT_EQ(market.find(FactorKind::rate, "UST10Y"), 1u);
    EXPECT_EQ(market.find(FactorKind::equity, "EUR"), std::nullopt);
    EXPECT_EQ(market.find(FactorKind::equity, "C"), std::nullopt);
    EXPECT_EQ(levels(market, "UST10Y", FactorKind::rate), (std::vector<double>{0.03, -0.01}));
    EXPECT_EQ(market.quality.bars, 4u);
    EXPECT_TRUE(market.quality.symbols.empty());
}

TEST(MakeMarket, ConvertsToTheReportingCurrency) {
    MarketFile file = make_file({{"A", {1, 2}}});
    file.series = {make_series("EUR", FactorKind::fx, {1.25, 1.6}),
                   make_series("JPY", FactorKind::fx, {0.01, 0.008})};
    const Market market = make_market(file, {.currency = "EUR"});
    EXPECT_EQ(market.find(FactorKind::fx, "EUR"), std::nullopt);
    EXPECT_EQ(levels(market, "USD", FactorKind::fx), (std::vector<double>{0.8, 0.625}));
    EXPECT_EQ(levels(market, "JPY", FactorKind::fx), (std::vector<double>{0.01 / 1.25, 0.008 / 1.6}));
    EXPECT_EQ(market.factors[0].name, "JPY");
    EXPECT_EQ(levels(market, "A"), (std::vector<double>{1, 2})) << "shares stay in their own currency";
    const Fault fault = test::fault_of([&] { make_market(file, {.currency = "EUZ"}); });
    EXPECT_EQ(fault.problem, "the market has no exchange rate of the job's currency EUZ");
    EXPECT_EQ(fault.remedy, "did you mean EUR?");
    EXPECT_EQ(test::fault_of([&] { make_market(file, {.currency = "eur"}); }).reason, "codes are upper case");
}

TEST(MakeMarket, CarriesSeriesToTheCalendarOfTheBars) {
    MarketFile file = make_file({{"A", {1, 2, 3, 4}}});
    FactorSeries vix{.name = "VIX", .kind = FactorKind::index};
    vix.times = {kDay0 - 3 * kNsPerDay, kDay0 + 1 * kNsPerDay, kDay0 + 2 * kNsPerDay + 1};
    vix.values = {10, 11, 12};
    file.series = {vix};
    const Market market = make_market(file, {});
    EXPECT_EQ(levels(market, "VIX", FactorKind::index), (std::vector<double>{10, 11, 11, 12}));
    EXPECT_EQ(market.quality.factor_fills, 3u);
}

TEST(MakeMarket, KnowsDailyValuesInTheDayOnlyWhenTheDayIsOver) {
    MarketFile file = make_file({{"A", {1, 2, 3}}});
    file.bars.times = {kDay0 + kNsPerDay + 1, kDay0 + 2 * kNsPerDay - 1, kDay0 + 2 * kNsPerDay};
    file.series = {make_series("VIX", FactorKind::index, {10, 11, 12})};
    EXPECT_EQ(levels(make_market(file, {}), "VIX", FactorKind::index), (std::vector<double>{10, 10, 11}));
}

TEST(MakeMarket, RefusesSeriesThatEndTooEarly) {
    MarketFile file = make_file({{"A", std::vector<double>(20, 1.0)}});
    const auto ending_before_the_end = [](std::size_t bars) { return std::vector<double>(20 - bars, 1.1); };
    file.series = {make_series("CHF", FactorKind::fx, ending_before_the_end(0)),
                   make_series("EUR", FactorKind::fx, ending_before_the_end(5)),
                   make_series("UST10Y", FactorKind::rate, ending_before_the_end(3), 10),
                   make_series("VIX", FactorKind::index, ending_before_the_end(1))};
    EXPECT_EQ(make_market(file, {}).n_factors(), 5u) << "none is older than 5 bars";
    file.series[1] = make_series("EUR", FactorKind::fx, ending_before_the_end(6));
    const Fault one = test::fault_of([&] { make_market(file, {}); });
    EXPECT_EQ(one.kind, ErrorKind::data);
    EXPECT_EQ(one.problem,
              "the last value of EUR is of 2020-01-14, 6 trading days before the valuation date "
              "2020-01-20");
    EXPECT_EQ(one.reason, "market.quality.max_age is 5");
    EXPECT_EQ(one.remedy, "import newer values, set market.to earlier, or raise market.quality.max_age");
    EXPECT_EQ(with_policy(file, {.max_age = 6}).n_factors(), 5u);
    EXPECT_EQ(make_market(file, {.to = kDay0 + 18 * kNsPerDay}).n_factors(), 5u) << "5 bars before that end";
    EXPECT_EQ(make_market(file, {.to = kDay0 + 13 * kNsPerDay}).n_factors(), 5u) << "fresh there";

    const Fault three = test::fault_of([&] { with_policy(file, {.max_age = 0}); });
    EXPECT_NE(three.problem.find(" EUR "), std::string::npos) << three.problem;
    EXPECT_EQ(three.reason, "market.quality.max_age is 0, exceeded by 2 more");
    const Fault before_window = test::fault_of(
        [&] { make_market(file, {.from = kDay0 + 18 * kNsPerDay, .quality = {.max_age = 5}}); });
    EXPECT_EQ(before_window.problem, one.problem) << "bars before `from` count as well";
    const Fault euros = test::fault_of([&] { make_market(file, {.currency = "EUR"}); });
    EXPECT_EQ(euros.problem, one.problem) << "the reporting currency leaves, its feed does not";
}

TEST(MakeMarket, RefusesSeriesThatStartTooLateOrAreImpossible) {
    MarketFile file = make_file({{"A", {1, 2, 3}}});
    file.series = {make_series("EUR", FactorKind::fx, {1.1, 1.2})};
    file.series[0].times[0] = kDay0 + 1;
    const Fault late = test::fault_of([&] { make_market(file, {}); });
    EXPECT_EQ(late.kind, ErrorKind::data);
    EXPECT_EQ(late.problem, "the series EUR does not reach back to the first bar");
    EXPECT_EQ(late.reason, "it starts at 2020-01-01, the bars at 2020-01-01");
    file.series = {make_series("EUR", FactorKind::fx, {1.1, 0})};
    EXPECT_EQ(test::fault_of([&] { make_market(file, {}); }).problem,
              "the series EUR has an impossible value at 2020-01-02");
}

TEST(MakeMarket, TakesThePartThatIsAskedFor) {
    const MarketFile file = make_file({{"A", {1, 2, 3, 4}}, {"B", {5, 6, 7, 8}}, {"C", {9, 10, 11, 12}}});
    const Market market =
        make_market(file, {.from = kDay0 + 1, .to = kDay0 + 2 * kNsPerDay, .symbols = {"C", "A", "C"}});
    EXPECT_EQ(market.n_factors(), 2u);
    EXPECT_EQ(levels(market, "A"), (std::vector<double>{2, 3}));
    EXPECT_EQ(levels(market, "C"), (std::vector<double>{10, 11}));
    EXPECT_EQ(market.quality.bars, 4u);
    const Fault unknown = test::fault_of([&] { make_market(file, {.symbols = {"A", "CC"}}); });
    EXPECT_EQ(unknown.problem, "market.symbols names CC, which is no share of the market");
    const Fault narrow = test::fault_of([&] { make_market(file, {.from = kDay0 + 3 * kNsPerDay}); });
    EXPECT_EQ(narrow.problem, "market.from and market.to leave fewer than two bars");
    EXPECT_EQ(narrow.reason, "the market goes from 2020-01-01 to 2020-01-04");
}

TEST(MakeMarket, CarriesForwardAndCounts) {
    const double infinity = std::numeric_limits<double>::infinity();
    const MarketFile file =
        make_file({{"A", {kHole, 2, 0, kHole, 3, -1, infinity, 4}}, {"B", {1, 1, 1, 1, 1, 1, 1, 2}}});
    const Market market = with_policy(file, {.stale_bars = 7, .max_missing_share = 0.5});
    EXPECT_EQ(levels(market, "A"), (std::vector<double>{2, 2, 2, 2, 3, 3, 3, 4}));
    ASSERT_EQ(market.quality.symbols.size(), 2u);
    const SymbolQuality& a = market.quality.symbols[0];
    EXPECT_EQ(a.symbol, "A");
    EXPECT_EQ(a.missing, 2u);
    EXPECT_EQ(a.bad_price, 3u);
    EXPECT_EQ(a.repaired, 5u);
    EXPECT_EQ(a.large_move, 0u);
    EXPECT_EQ(a.stale, 0u);
    EXPECT_EQ(market.quality.symbols[1].stale, 7u);
    EXPECT_EQ(market.quality.symbols[1].large_move, 1u);
    EXPECT_EQ(levels(market, "B").back(), 2);
}

TEST(MakeMarket, TellsTheAgeOfTheLastGoodClose) {
    const MarketFile file = make_file({{"FRESH", {kHole, 1, 1, 1, 1, 1}},
                                       {"HOLE", {1, 1, 1, 1, 1, kHole}},
                                       {"BAD", {1, 1, 1, 1, kHole, 0}},
                                       {"ENDED", {1, 1, kHole, kHole, kHole, kHole}},
                                       {"NEVER", std::vector<double>(6, kHole)},
                                       {"CLEAN", {1, 1, 1, 1, 1, 1}}});
    const auto ages = [&](const QualityPolicy& policy, std::optional<TimeNs> to) {
        std::map<std::string, std::uint32_t> found;
        for (const SymbolQuality& symbol : make_market(file, {.to = to, .quality = policy}).quality.symbols)
            found[symbol.symbol] = symbol.age;
        return found;
    };
    const std::map<std::string, std::uint32_t> expected = {
        {"FRESH", 0}, {"HOLE", 1}, {"BAD", 2}, {"ENDED", 4}, {"NEVER", 6}};
    EXPECT_EQ(ages({.max_missing_share = 1}, {}), expected);
    EXPECT_EQ(ages({.missing = Repair::proxy, .bad_price = Repair::proxy, .max_missing_share = 1}, {}),
              expected)
        << "a proxy is no close";
    EXPECT_EQ(ages({}, {}), expected) << "dropped or not";
    EXPECT_EQ(ages({.max_missing_share = 1}, kDay0 + 2 * kNsPerDay),
              (std::map<std::string, std::uint32_t>{{"FRESH", 0}, {"ENDED", 1}, {"NEVER", 3}}));
}

TEST(MakeMarket, ProxiesMoveWithTheMedian) {
    // Median returns: into bar 1 of {10 %, 20 %, 30 %}, into bar 2 of {-50 %, 0 %}, into bar 3 of {10 %, 20
    // %, 60 %}.
    const MarketFile file = make_file({{"A", {100, 110, kHole, 40}},
                                       {"B", {kHole, 5, 2.5, 2.75}},
                                       {"C", {10, 12, 12, 14.4}},
                                       {"D", {10, 13, 0, 20}},
                                       {"E", {kHole, kHole, 10, 16}}});
    const Market market = with_policy(file, {.missing = Repair::proxy,
                                             .bad_price = Repair::proxy,
                                             .large_move_limit = 10,
                                             .max_missing_share = 0.6});
    EXPECT_NEAR(levels(market, "A")[2], 110 * 0.75, 1e-12);
    EXPECT_NEAR(levels(market, "B")[0], 5 / 1.2, 1e-12);
    EXPECT_NEAR(levels(market, "D")[2], 13 * 0.75, 1e-12);
    EXPECT_NEAR(levels(market, "E")[1], 10 / 0.75, 1e-12);
    EXPECT_NEAR(levels(market, "E")[0], 10 / 0.75 / 1.2, 1e-12);
    EXPECT_EQ(levels(market, "E")[3], 16);
}

TEST(MakeMarket, ReplacesLargeMovesAndKeepsTheLastClose) {
    const MarketFile file = make_file(
        {{"A", {100, 101, 10, 11, 99, 100}}, {"B", {10, 11, 11, 11, 11, 12}}, {"C", {5, 5, 5, 5, 5, 5}}});
    const QualityPolicy policy{.large_move = LargeMove::proxy, .large_move_limit = 0.5};
    const Market market = with_policy(file, policy);
    const auto a = levels(market, "A");
    EXPECT_EQ(a[5], 100);
    EXPECT_EQ(a[4], 99);
    EXPECT_NEAR(a[3] / a[4], 1, 1e-12) << "the median move into bar 4 is 0";
    EXPECT_NEAR(a[3] / a[2], 1.1, 1e-12);
    EXPECT_NEAR(a[1] / a[2], 1, 1e-12);
    EXPECT_NEAR(a[0] / a[1], 100.0 / 101, 1e-12);
    ASSERT_EQ(market.quality.symbols.size(), 1u);
    EXPECT_EQ(market.quality.symbols[0].large_move, 2u);
    EXPECT_EQ(market.quality.symbols[0].repaired, 2u);
    EXPECT_EQ(levels(with_policy(file, {}), "A"), (std::vector<double>{100, 101, 10, 11, 99, 100}));
    EXPECT_EQ(with_policy(file, {.large_move = LargeMove::drop}).n_factors(), 2u);
}

TEST(MakeMarket, DropsOrFailsAsThePolicySays) {
    const MarketFile file = make_file(
        {{"A", {1, kHole, 1}}, {"B", {1, 0, 1}}, {"C", {1, 1, 9}}, {"D", {1, 1.01, 1}}, {"E", {0, -1, 0}}});
    const auto kept = [&](const QualityPolicy& policy) {
        std::string names;
        for (const RiskFactor& factor : with_policy(file, policy).factors) names += factor.name;
        return names;
    };
    EXPECT_EQ(kept({}), "BCD") << "A misses more than a tenth, E has nothing to fill from";
    EXPECT_EQ(kept({.max_missing_share = 0.4}), "ABCD");
    EXPECT_EQ(kept({.missing = Repair::drop, .max_missing_share = 0.4}), "BCD");
    EXPECT_EQ(kept({.missing = Repair::fail}), "BCD");
    EXPECT_EQ(kept({.bad_price = Repair::drop}), "CD");
    EXPECT_EQ(kept({.bad_price = Repair::drop, .large_move = LargeMove::drop}), "D");
    const Market market = with_policy(file, {.bad_price = Repair::drop, .large_move = LargeMove::drop});
    EXPECT_EQ(market.quality.symbols.size(), 4u);
    for (const SymbolQuality& quality : market.quality.symbols) EXPECT_TRUE(quality.dropped());
    EXPECT_EQ(market.left_out, (std::map<std::string, std::string>{
                                   {"A", "it misses 1 of 3 bars, more than market.quality.max_missing_share"},
                                   {"B", "it has a bad close and market.quality.bad_price is drop"},
                                   {"C", "it has a large move and market.quality.large_move is drop"},
                                   {"E", "it has a bad close and market.quality.bad_price is drop"}}));
    EXPECT_EQ(with_policy(file, {}).left_out.at("E"), "it has no good close");
    EXPECT_EQ(with_policy(file, {.missing = Repair::drop, .max_missing_share = 0.4}).left_out.at("A"),
              "it misses 1 of 3 bars and market.quality.missing is drop");
    EXPECT_EQ(make_market(file, {.symbols = {"D"}}).left_out.at("A"), "market.symbols leaves it out");

    const auto problem = [&](const QualityPolicy& policy) {
        return test::fault_of([&] { with_policy(file, policy); }).problem;
    };
    EXPECT_EQ(problem({.missing = Repair::fail, .max_missing_share = 0.4}), "A has no close at 2020-01-02");
    EXPECT_EQ(problem({.large_move = LargeMove::fail}), "C has a large move at 2020-01-03");
    const MarketFile bad = make_file({{"B", {1, 0, 1}}});
    EXPECT_EQ(test::fault_of([&] { with_policy(bad, {.bad_price = Repair::fail}); }).problem,
              "B has a bad close at 2020-01-02");
    EXPECT_EQ(test::fault_of([&] { with_policy(bad, {.bad_price = Repair::drop}); }).problem,
              "no symbol of the market is left");
}

TEST(MakeMarket, FindsInconsistentBars) {
    MarketFile file = make_file({{"A", {10, 10.5, 10}}, {"B", {10, 10.5, 10}}});
    file.bars.high(0, 0) = 9;     // below low
    file.bars.open(0, 1) = 11;    // above high
    file.bars.low(0, 2) = kHole;  // unknown is no fault
    const Market market = make_market(file, {});
    ASSERT_EQ(market.quality.symbols.size(), 1u);
    EXPECT_EQ(market.quality.symbols[0].high_below_low, 2u);
    EXPECT_EQ(market.quality.symbols[0].repaired, 0u);
}

TEST(MakeMarket, DigestTellsMarketsApart) {
    MarketFile file = make_file({{"A", {1, 2, 3}}, {"B", {3, 4, 5}}});
    file.series = {make_series("EUR", FactorKind::fx, {1.1, 1.2, 1.3})};
    const std::string digest = make_market(file, {}).digest;
    EXPECT_EQ(make_market(file, {}).digest, digest);
    EXPECT_NE(make_market(file, {.currency = "EUR"}).digest, digest);
    EXPECT_NE(make_market(file, {.to = kDay0 + kNsPerDay}).digest, digest);
    MarketFile other = file;
    other.bars.close(1, 1) = std::nextafter(4.0, 5.0);
    EXPECT_NE(make_market(other, {}).digest, digest);
    other = file;
    other.bars.symbols[1] = "BB";
    EXPECT_NE(make_market(other, {}).digest, digest);
}

TEST(MakeMarket, DoesNotDependOnThreads) {
    MarketFile file = make_file({{"A", {4, kHole, 5, 9}}, {"B", {3, 4, -1, 4}}, {"C", {7, 8, 9, 10}}});
    const QualityPolicy policy = {
        .missing = Repair::proxy, .bad_price = Repair::proxy, .max_missing_share = 1};
    const std::string digest = make_market(file, {.quality = policy, .threads = 1}).digest;
    for (const int threads : {0, 2, 3})
        EXPECT_EQ(make_market(file, {.quality = policy, .threads = threads}).digest, digest);
}

TEST(MakeMarket, KeepsTheBarsOfItsShares) {
    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    MarketFile file = make_file({{"A", {1, 2, 3, 4}}, {"B", {1, kHole, kHole, 1}}, {"C", {5, 6, kHole, 8}}});
    const double large = 1e300, tiny = 1e-300;
    for (Matrix<double>* field : {&file.bars.open, &file.bars.high, &file.bars.low, &file.bars.volume})
        for (double& value : field->all()) value = std::uniform_real_distribution(tiny, large)(random);
    file.series = {make_series("VIX", FactorKind::index, {10, 11, 12, 13})};
    const Bars stored = file.bars;
    const double* const close = file.bars.close.data();
    const Market market =
        make_market(std::move(file), {.from = kDay0 + kNsPerDay, .quality = {.max_missing_share = 0.5}});

    EXPECT_EQ(market.interval, kTradingDay);
    EXPECT_EQ(market.find_bars(kOneMinute), nullptr);
    ASSERT_NE(market.find_bars(kTradingDay), nullptr);
    const BarWindow bars = *market.find_bars(kTradingDay);
    EXPECT_TRUE(std::ranges::equal(bars.times(), market.times));
    ASSERT_EQ(bars.n_symbols(), market.n_factors() - 1);
    const auto is_stored = [&](std::span<const double> row, const Matrix<double>& field, std::size_t symbol) {
        return std::ranges::equal(row, field.row(symbol).subspan(1), [](double a, double b) {
            return a == b || (std::isnan(a) && std::isnan(b));
        });
    };
    for (std::size_t s = 0; s < bars.n_symbols(); ++s) {
        EXPECT_EQ(bars.name(s), market.factors[1 + s].name);
        EXPECT_EQ(bars.sector(s), market.factors[1 + s].sector);
        const std::size_t symbol = bars.name(s) == "A" ? 0 : bars.name(s) == "B" ? 1 : 2;
        EXPECT_TRUE(is_stored(bars.open(s), stored.open, symbol));
        EXPECT_TRUE(is_stored(bars.high(s), stored.high, symbol));
        EXPECT_TRUE(is_stored(bars.low(s), stored.low, symbol));
        EXPECT_TRUE(is_stored(bars.close(s), stored.close, symbol)) << "holes are not filled";
        EXPECT_TRUE(is_stored(bars.volume(s), stored.volume, symbol));
    }
    EXPECT_EQ(bars.n_symbols(), 2u) << "B misses too many";
    EXPECT_EQ(bars.close(0).data(), close + 1) << "the panel of the file itself, from the second bar on";
}

TEST(MakeMarket, BarsOutliveTheMarket) {
    BarWindow bars;
    {
        Market market = make_market(make_file({{"A", {1, 2, 3}}}), {});
        const Market copy = market;
        bars = *copy.find_bars(kTradingDay);
        market = make_market(make_file({{"A", {4, 5, 6}}}), {});
    }
    EXPECT_TRUE(std::ranges::equal(bars.close(0), std::vector<double>{1, 2, 3}));
    EXPECT_EQ(bars.panel.use_count(), 1);
}

TEST(MakeMarket, FindsTheIntervalOfTheBarsItUses) {
    MarketFile file = make_file({{"A", {1, 2, 3, 4, 5, 6}}});
    file.bars.times = {kDay0 - 90 * kNsPerDay, kDay0 - 60 * kNsPerDay, kDay0 - 30 * kNsPerDay, kDay0,
                       kDay0 + kNsPerDay,      kDay0 + 2 * kNsPerDay};
    EXPECT_EQ(make_market(file, {}).interval, BarInterval{});
    EXPECT_EQ(make_market(file, {.from = kDay0}).interval, kTradingDay);
}

}  // namespace
}  // namespace vesper
