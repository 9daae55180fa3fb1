#include "measure/tail.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "core/error.h"
#include "measure/normal.h"
#include "measure/scenarios_of.h"

namespace vesper {
namespace {

constexpr double kConfidence = 0.95;

TailFigures figures_of(const std::vector<Ticks>& pnl, double level) {
    return tail_figures(pnl, std::vector{level}, kConfidence).front();
}

std::vector<Ticks> in_units(std::vector<Ticks> pnl) {
    for (Ticks& x : pnl) x *= static_cast<Ticks>(kTicksPerUnit);
    return pnl;
}

TEST(VarRank, DecimalLevelsAreExact) {
    // n p is whole for each of these, while 1 - level in binary is a little more or less.
    for (const std::size_t n : {1'000u, 10'000u, 123'000u, 1'000'000u})
        for (const int per_thousand : {1, 5, 10, 25, 50, 100, 900, 999})
            EXPECT_EQ(var_rank(n, 1 - per_thousand / 1000.0),
                      n * static_cast<std::size_t>(per_thousand) / 1000);
    EXPECT_EQ(var_rank(100, 0.99), 1u);
    EXPECT_EQ(var_rank(101, 0.99), 2u);
    EXPECT_EQ(var_rank(512, 0.99), 6u);
    EXPECT_EQ(var_rank(4'000'000'000'000'000'000u, 0.999999999), 4'000'000'000u);
}

TEST(VarRank, ExtremeLevels) {
    EXPECT_EQ(var_rank(10, 1e-12), 10u);
    EXPECT_EQ(var_rank(10, 1 - 1e-12), 1u);
    for (const double level : {0.0, 1.0, -0.5, 2.0, std::nan("")})
        EXPECT_THROW(var_rank(10, level), Error) << level;
}

TEST(TailFigures, SmallSamplesByHand) {
    const TailFigures one = figures_of(in_units({-7}), 0.99);
    EXPECT_EQ(one.var, 7);
    EXPECT_EQ(one.es, 7);
    EXPECT_EQ(one.es_se, 0);
    EXPECT_EQ(one.tail_count, 1u);

    const TailFigures two = figures_of(in_units({4, -6}), 0.5);
    EXPECT_EQ(two.var, 6);
    EXPECT_EQ(two.es, 6);
    EXPECT_EQ(two.var_low, -4);
    EXPECT_EQ(two.var_high, 6);

    // Ranks 1 .. 4 of ten are lost amounts 9, 8, 8, 8: the tail takes in every tie of the third.
    const TailFigures ties = figures_of(in_units({1, -8, 2, -9, 3, -8, 4, 5, -8, 6}), 0.7);
    EXPECT_EQ(ties.var, 8);
    EXPECT_EQ(ties.tail_count, 4u);
    EXPECT_EQ(ties.es, 8.25);
}

TEST(TailFigures, GainsGiveNegativeVar) {
    const TailFigures gains = figures_of(in_units({3, 1, 2}), 0.9);
    EXPECT_EQ(gains.var, -1);
    EXPECT_EQ(gains.es, -1);
}

TEST(TailFigures, LevelsKeepTheirOrderAndMayRepeat) {
    std::vector<Ticks> pnl(1000);
    std::iota(pnl.begin(), pnl.end(), -500);
    std::shuffle(pnl.begin(), pnl.end(), std::mt19937_64(std::random_device{}()));
    const std::vector<double> levels = {0.95, 0.99, 0.9, 0.99};
    const auto figures = tail_figures(pnl, levels, kConfidence);
    ASSERT_EQ(figures.size(), levels.size());
    for (std::size_t l = 0; l < levels.size(); ++l) {
        EXPECT_EQ(figures[l].level, levels[l]);
        EXPECT_EQ(figures[l].var, figures_of(pnl, levels[l]).var);
        EXPECT_EQ(figures[l].es_se, figures_of(pnl, levels[l]).es_se);
    }
    EXPECT_EQ(figures[1].var, 491 / kTicksPerUnit);
    EXPECT_TRUE(tail_figures(pnl, {}, kConfidence).empty());
}

TEST(TailFigures, RejectsWhatHasNoTail) {
    EXPECT_THROW(figures_of({}, 0.99), Error);
    EXPECT_THROW(tail_figures(std::vector<Ticks>{1}, std::vector{0.99}, 1.0), Error);
    EXPECT_THROW(figure_ranks(SampleSize::of(std::size_t{1} << 32), std::vector{0.99}, kConfidence), Error);
    EXPECT_THROW(scenario_ranks(0, std::vector{0.99}), Error);
    EXPECT_THROW(tail_figures(SampleSize::of(1), std::vector{0.99}, kConfidence, {}), Error);
    EXPECT_THROW(tail_scenarios({}, std::vector<std::uint32_t>{1}, {}, {}), Error);
}

/// Figures of repeated standard normal samples, whose true VaR and ES are known.
struct Coverage {
    double var = 0;  // share of the intervals that hold the true VaR
    double es = 0;
    double es_deviation = 0;   // of the ES estimates over the samples
    double es_mean_error = 0;  // mean of the standard errors they report
};

Coverage coverage_of(std::size_t n, double level, int samples, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    const TailFigures truth = normal_figures(1, level);
    std::vector<Ticks> pnl(n);
    Coverage coverage;
    double sum = 0;
    double squares = 0;
    for (int s = 0; s < samples; ++s) {
        for (Ticks& x : pnl) x = to_ticks(normal(random), 9e18);
        const TailFigures f = figures_of(pnl, level);
        coverage.var += (f.var_low <= truth.var && truth.var <= f.var_high) / static_cast<double>(samples);
        coverage.es += (f.es_low <= truth.es && truth.es <= f.es_high) / static_cast<double>(samples);
        coverage.es_mean_error += f.es_se / samples;
        sum += f.es;
        squares += f.es * f.es;
    }
    coverage.es_deviation = std::sqrt((squares - sum * sum / samples) / (samples - 1));
    return coverage;
}

TEST(TailFigures, IntervalsCoverTheTruthAsOftenAsTheySay) {
    const int samples = 1500;
    const std::uint64_t seed = std::random_device{}();
    const double four_errors = 4 * std::sqrt(kConfidence * (1 - kConfidence) / samples);
    for (const double level : {0.95, 0.99}) {
        const Coverage coverage = coverage_of(8000, level, samples, seed);
        const auto where = ::testing::Message() << "level " << level << ", seed " << seed;
        // Outward rounding of the ranks adds up to 2.5 percentage points where n p is 80.
        EXPECT_GT(coverage.var, kConfidence - four_errors) << where;
        EXPECT_LT(coverage.var, kConfidence + 0.025 + four_errors) << where;
        // The ES of a finite tail is skewed: its symmetric interval falls short by about 1.5 points where n p
        // is 80.
        EXPECT_GT(coverage.es, kConfidence - 0.015 - four_errors) << where;
        EXPECT_LT(coverage.es, kConfidence + four_errors) << where;
        EXPECT_NEAR(coverage.es_mean_error / coverage.es_deviation, 1, 4 / std::sqrt(2.0 * samples) + 0.01)
            << where;
    }
}

TEST(TailScenarios, TiesGoByPosition) {
    const std::vector<Ticks> pnl = {0, -1, -1, 5, -1, -9, -1, 7};
    // Ascending: 5 (-9), then 1, 2, 4, 6 (-1), 0, 3, 7. Level 0.5: rank 4, so positions of ranks 2 .. 6.
    const test::ScenariosOfLevel scenarios = test::scenarios_of(pnl, 0.5);
    EXPECT_EQ(scenarios.tail, (std::vector<std::uint32_t>{1, 2, 4, 5, 6}));
    EXPECT_EQ(scenarios.window, (std::vector<std::uint32_t>{0, 1, 2, 4, 6}));
}

TEST(TailScenarios, Ends) {
    EXPECT_EQ(test::scenarios_of(std::vector<Ticks>{3}, 0.99).window, std::vector<std::uint32_t>{0});
    const std::vector<Ticks> pnl = {3, 1, 2};
    EXPECT_EQ(test::scenarios_of(pnl, 0.99).window, std::vector<std::uint32_t>{1});
    EXPECT_EQ(test::scenarios_of(pnl, 0.01).window, std::vector<std::uint32_t>{0});
    EXPECT_EQ(test::scenarios_of(pnl, 0.01).tail.size(), 3u);
}

}  // namespace
}  // namespace vesper
