#include "measure/contributions.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

#include "core/error.h"
#include "measure/scenarios_of.h"

namespace vesper {
namespace {

Ticks sum_of(const std::vector<Ticks>& shares) {
    return std::accumulate(shares.begin(), shares.end(), Ticks{0});
}

/// A column in ticks; every entry must be a whole number of them.
Ticks column_sum(const Matrix<double>& matrix, std::size_t column) {
    Ticks sum = 0;
    for (std::size_t label = 0; label < matrix.rows(); ++label) {
        const double ticks = matrix(label, column) * kTicksPerUnit;
        EXPECT_EQ(ticks, std::rint(ticks));
        sum += static_cast<Ticks>(ticks);
    }
    return sum;
}

Ticks nearest_ticks(double amount) {
    return static_cast<Ticks>(std::llrint(amount * kTicksPerUnit));
}

TEST(Apportion, LargestRemaindersTiesToTheLowerIndex) {
    EXPECT_EQ(apportion(10, std::vector<double>{1, 1, 1}), (std::vector<Ticks>{4, 3, 3}));
    EXPECT_EQ(apportion(-10, std::vector<double>{-1, -1, -1}), (std::vector<Ticks>{-3, -3, -4}));
    EXPECT_EQ(apportion(7, std::vector<double>{1.5, 3.0, 2.5}), (std::vector<Ticks>{2, 3, 2}));
    EXPECT_EQ(apportion(5, std::vector<double>{42}), std::vector<Ticks>{5});
}

TEST(Apportion, MixedSignsKeepTheirSize) {
    // Parts add up to 10; half a percent more is asked for, which 190 of gross size shares.
    EXPECT_EQ(apportion(105, std::vector<double>{1000, -900}), (std::vector<Ticks>{1003, -898}));
    EXPECT_EQ(apportion(0, std::vector<double>{5, -5}), (std::vector<Ticks>{5, -5}));
}

TEST(Apportion, DegenerateParts) {
    EXPECT_EQ(apportion(7, std::vector<double>{0, 0, 0}), (std::vector<Ticks>{3, 2, 2}));
    EXPECT_EQ(apportion(0, std::vector<double>{0, 0}), (std::vector<Ticks>{0, 0}));
    EXPECT_THROW(apportion(1, {}), Error);
}

TEST(Apportion, AddsUpAndStaysWithinATick) {
    std::mt19937_64 random(std::random_device{}());
    for (const double size : {1.0, 1e6, 1e13, 1e17}) {
        for (const std::size_t n : {1u, 2u, 13u, 1500u}) {
            std::normal_distribution<double> part(0, size / std::sqrt(static_cast<double>(n)));
            std::vector<double> parts(n);
            for (double& x : parts) x = part(random);
            const auto total = static_cast<Ticks>(std::accumulate(parts.begin(), parts.end(), 0.0));
            const std::vector<Ticks> shares = apportion(total, parts);
            ASSERT_EQ(sum_of(shares), total);
            // The whole total moves the parts by up to a tick, rounding by one more. A double holds a part of
            // this size to about size * 2^-52, n of them add that error up.
            const double tolerance = 2 + size * 0x1p-50 * static_cast<double>(n);
            for (std::size_t i = 0; i < n; ++i)
                EXPECT_NEAR(static_cast<double>(shares[i]), parts[i], tolerance);
        }
    }
}

struct LinearBook {
    std::vector<double> volatility = {0.01, 0.02, 0.015, 0.005};
    Matrix<double> correlation = Matrix<double>(4, 4);
    Matrix<double> delta = Matrix<double>(3, 4);

    LinearBook() {
        for (std::size_t i = 0; i < 4; ++i) correlation(i, i) = 1;
        const std::array<double, 12> values = {1e6, 2e6, 0, 0, -5e5, 1e6, 1e6, 3e6, 0, 0, 2e6, -1e6};
        std::copy(values.begin(), values.end(), delta.data());
    }
    NormalFactors factors() const { return {.volatility = volatility, .correlation = correlation.view()}; }
    double sigma() const {
        std::vector<double> total(4);
        for (std::size_t label = 0; label < 3; ++label)
            for (std::size_t i = 0; i < 4; ++i) total[i] += delta(label, i);
        return normal_sigma(total, factors());
    }
};

TEST(NormalContributions, AddUpInTicks) {
    const LinearBook book;
    const std::vector<TailFigures> total = {normal_figures(book.sigma(), 0.99),
                                            normal_figures(book.sigma(), 0.975)};
    const Contributions shares =
        normal_contributions("book", {"a", "b", "c"}, book.delta, book.factors(), total);
    const std::vector<double> components = normal_components(book.delta, book.factors());
    for (std::size_t level = 0; level < 2; ++level) {
        EXPECT_EQ(column_sum(shares.var, level), nearest_ticks(total[level].var));
        EXPECT_EQ(column_sum(shares.es, level), nearest_ticks(total[level].es));
        for (std::size_t label = 0; label < 3; ++label) {
            EXPECT_NEAR(shares.var(label, level), components[label] / book.sigma() * total[level].var,
                        2 / kTicksPerUnit);
            EXPECT_NEAR(shares.es(label, level), components[label] / book.sigma() * total[level].es,
                        2 / kTicksPerUnit);
        }
    }
}

/// P&L of each label on n independent normal scenarios, and of all of them.
struct Simulation {
    Matrix<Ticks> by_label;  // [label][scenario]
    std::vector<Ticks> total;

    Simulation(const LinearBook& book, std::size_t n, std::uint64_t seed) : by_label(3, n), total(n) {
        std::mt19937_64 random(seed);
        std::normal_distribution<double> normal;
        for (std::size_t s = 0; s < n; ++s) {
            std::array<double, 4> x = {};
            for (std::size_t i = 0; i < 4; ++i) x[i] = book.volatility[i] * normal(random);
            for (std::size_t label = 0; label < 3; ++label) {
                double pnl = 0;
                for (std::size_t i = 0; i < 4; ++i) pnl += book.delta(label, i) * x[i];
                by_label(label, s) = to_ticks(pnl, 9e18);
                total[s] += by_label(label, s);
            }
        }
    }

    LabelSums sums(std::span<const test::ScenariosOfLevel> scenarios) const {
        LabelSums result{.tail = Matrix<double>(3, scenarios.size()),
                         .window = Matrix<double>(3, scenarios.size())};
        for (std::size_t level = 0; level < scenarios.size(); ++level) {
            for (std::size_t label = 0; label < 3; ++label) {
                for (const auto s : scenarios[level].tail) result.tail(label, level) += by_label(label, s);
                for (const auto s : scenarios[level].window)
                    result.window(label, level) += by_label(label, s);
            }
        }
        return result;
    }
};

std::vector<TailCopies> copies_of(std::span<const test::ScenariosOfLevel> scenarios) {
    std::vector<TailCopies> copies;
    for (const test::ScenariosOfLevel& of_level : scenarios) copies.push_back(of_level.copies);
    return copies;
}

TEST(SimulatedContributions, AddUpInTicksAndApproachTheClosedForm) {
    const LinearBook book;
    const std::uint64_t seed = std::random_device{}();
    const Simulation simulation(book, 100'000, seed);
    const std::vector<double> levels = {0.99, 0.95};
    const auto total = tail_figures(simulation.total, levels, 0.95);
    const std::vector<test::ScenariosOfLevel> scenarios = {test::scenarios_of(simulation.total, 0.99),
                                                           test::scenarios_of(simulation.total, 0.95)};
    const Contributions shares = simulated_contributions("book", {"a", "b", "c"}, simulation.sums(scenarios),
                                                         copies_of(scenarios), total);
    const std::vector<double> components = normal_components(book.delta, book.factors());
    for (std::size_t level = 0; level < 2; ++level) {
        EXPECT_EQ(column_sum(shares.var, level), nearest_ticks(total[level].var));
        EXPECT_EQ(column_sum(shares.es, level), nearest_ticks(total[level].es));
        for (std::size_t label = 0; label < 3; ++label) {
            // A label's own deviation is below 1.5 sigma here, so its mean over k scenarios is known to 1.5 /
            // sqrt(k) sigma.
            const double share = components[label] / book.sigma();
            const auto bound = [](std::size_t k) { return 5 * 1.5 / std::sqrt(static_cast<double>(k)); };
            EXPECT_NEAR(shares.var(label, level) / book.sigma(), share * total[level].var / book.sigma(),
                        bound(scenarios[level].window.size()))
                << "seed " << seed;
            EXPECT_NEAR(shares.es(label, level) / book.sigma(), share * total[level].es / book.sigma(),
                        bound(scenarios[level].tail.size()))
                << "seed " << seed;
        }
    }
}

TEST(SimulatedContributions, OneScenario) {
    const std::vector<Ticks> pnl = {-3};
    const auto total = tail_figures(pnl, std::vector{0.99}, 0.95);
    const std::vector<test::ScenariosOfLevel> scenarios = {test::scenarios_of(pnl, 0.99)};
    LabelSums sums{.tail = Matrix<double>(2, 1), .window = Matrix<double>(2, 1)};
    sums.tail(0, 0) = sums.window(0, 0) = -5;
    sums.tail(1, 0) = sums.window(1, 0) = 2;
    const Contributions shares =
        simulated_contributions("book", {"a", "b"}, sums, copies_of(scenarios), total);
    EXPECT_EQ(shares.var(0, 0), 5 / kTicksPerUnit);
    EXPECT_EQ(shares.es(1, 0), -2 / kTicksPerUnit);
}

}  // namespace
}  // namespace vesper
