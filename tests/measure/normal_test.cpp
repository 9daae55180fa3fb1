#include "measure/normal.h"

#include <cmath>
#include <limits>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace vesper {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

TEST(NormalQuantile, PublishedValues) {
    EXPECT_NEAR(normal_quantile(0.99), 2.3263478740408408, 1e-15);   // Wichura 1988 and every table since
    EXPECT_NEAR(normal_quantile(0.25), -0.6744897501960817, 1e-16);  // test values of AS 241
    EXPECT_NEAR(normal_quantile(0.001), -3.090232306167814, 1e-15);
    EXPECT_NEAR(normal_quantile(1e-20), -9.262340089798408, 1e-14);
}

TEST(NormalQuantile, Ends) {
    EXPECT_EQ(normal_quantile(0.5), 0);
    EXPECT_EQ(normal_quantile(0), -kInfinity);
    EXPECT_EQ(normal_quantile(1), kInfinity);
    for (const double p : {-1e-300, 1.0000001, kInfinity, std::nan("")})
        EXPECT_TRUE(std::isnan(normal_quantile(p)));
}

TEST(NormalFigures, PublishedMultiplesOfSigma) {
    // The multiples behind the Basel move from VaR at 99 % to ES at 97.5 %.
    EXPECT_NEAR(normal_figures(1, 0.99).var, 2.32635, 5e-6);
    EXPECT_NEAR(normal_figures(1, 0.975).es, 2.33780, 5e-6);
    EXPECT_NEAR(normal_figures(1, 0.99).es, 2.66521, 5e-6);
    EXPECT_NEAR(normal_figures(2e6, 0.95).var, 2e6 * 1.644853627, 1e-3);
    EXPECT_EQ(normal_figures(0, 0.99).es, 0);
}

TEST(NormalComponents, TwoPositionsByHand) {
    // Deltas 3 and 4, volatilities 1 and 1, correlation 0.5: variance 9 + 16 + 12 = 37.
    const std::vector<double> volatility = {1, 1};
    Matrix<double> correlation(2, 2, 0.5);
    correlation(0, 0) = correlation(1, 1) = 1;
    Matrix<double> delta(2, 2);
    delta(0, 0) = 3;
    delta(1, 1) = 4;
    const NormalFactors factors = {.volatility = volatility,
                                   .correlation = std::as_const(correlation).view()};
    const std::vector<double> components = normal_components(delta, factors);
    EXPECT_DOUBLE_EQ(components[0], (9 + 6) / std::sqrt(37.0));
    EXPECT_DOUBLE_EQ(components[1], (16 + 6) / std::sqrt(37.0));
    EXPECT_DOUBLE_EQ(normal_sigma(std::vector<double>{3, 4}, factors), std::sqrt(37.0));
}

TEST(NormalComponents, AreTheDerivativesOfSigma) {
    std::mt19937_64 random(std::random_device{}());
    std::normal_distribution<double> normal;
    const std::size_t n = 7;
    Matrix<double> correlation(n, n, 0.3);
    for (std::size_t i = 0; i < n; ++i) correlation(i, i) = 1;
    std::vector<double> volatility(n);
    for (double& v : volatility) v = std::exp(normal(random));
    Matrix<double> delta(3, n);
    for (double& d : delta.all()) d = normal(random);
    const NormalFactors factors = {.volatility = volatility,
                                   .correlation = std::as_const(correlation).view()};

    const auto sigma_with = [&](std::size_t label, double scale) {
        std::vector<double> total(n);
        for (std::size_t l = 0; l < 3; ++l)
            for (std::size_t i = 0; i < n; ++i) total[i] += delta(l, i) * (l == label ? scale : 1);
        return normal_sigma(total, factors);
    };
    const std::vector<double> components = normal_components(delta, factors);
    double sum = 0;
    for (std::size_t label = 0; label < 3; ++label) {
        const double h = 1e-5;
        const double slope = (sigma_with(label, 1 + h) - sigma_with(label, 1 - h)) / (2 * h);
        EXPECT_NEAR(components[label], slope, 1e-7 * sigma_with(label, 1));
        sum += components[label];
    }
    EXPECT_NEAR(sum, sigma_with(0, 1), 1e-13 * sum);
}

TEST(NormalComponents, NothingAtRisk) {
    const std::vector<double> volatility = {0, 0};
    const Matrix<double> correlation(2, 2);
    const NormalFactors factors = {.volatility = volatility, .correlation = correlation.view()};
    EXPECT_EQ(normal_components(Matrix<double>(2, 2, 5.0), factors), (std::vector<double>{0, 0}));
}

}  // namespace
}  // namespace vesper
