#include "model/covariance.h"

#include <algorithm>
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "core/error.h"

namespace vesper {
namespace {

Matrix<double> random_returns(std::size_t factors, std::size_t returns, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::vector<double> common(returns);
    for (double& x : common) x = normal(random);
    Matrix<double> result(factors, returns);
    for (std::size_t f = 0; f < factors; ++f)
        for (std::size_t t = 0; t < returns; ++t) result(f, t) = 0.01 * (0.5 * common[t] + normal(random));
    return result;
}

std::vector<double> values_of(const Matrix<double>& matrix) {
    return {matrix.all().begin(), matrix.all().end()};
}

TEST(FactorReturns, DifferencesOfRatesAndLogReturnsOfTheRest) {
    Market market;
    market.times = {0, 1, 2, 3};
    market.factors.resize(2);
    market.factors[0].kind = FactorKind::rate;
    market.factors[1].kind = FactorKind::equity;
    market.n_rates = 1;
    market.level = Matrix<double>(2, 4);
    const double levels[] = {-0.01, 0.01, 0.02, 0.005, 100, 110, 55, 100};
    std::copy(std::begin(levels), std::end(levels), market.level.data());

    const Matrix<double> daily = factor_returns(market, 1);
    ASSERT_EQ(daily.cols(), 3u);
    EXPECT_DOUBLE_EQ(daily(0, 0), 0.02);
    EXPECT_DOUBLE_EQ(daily(1, 1), -std::log(2.0));
    const Matrix<double> overlapping = factor_returns(market, 2);
    ASSERT_EQ(overlapping.cols(), 2u);
    EXPECT_DOUBLE_EQ(overlapping(0, 1), -0.005);
    EXPECT_NEAR(overlapping(1, 0), daily(1, 0) + daily(1, 1), 1e-15);
    EXPECT_EQ(factor_returns(market, 3).cols(), 1u);
    EXPECT_THROW(factor_returns(market, 4), Error);
    EXPECT_THROW(factor_returns(market, 0), Error);
}

TEST(EstimateCovariance, SameBitsForAnyThreads) {
    // More factors than returns and fewer, over several blocks of the products; the second repairs.
    for (const auto& [factors, returns] : {std::pair{300u, 90u}, std::pair{140u, 500u}}) {
        const Matrix<double> x = random_returns(factors, returns, std::random_device{}());
        for (const auto method : {CorrelationMethod::ledoit_wolf, CorrelationMethod::sample}) {
            const CovarianceSpec spec = {.correlation = method, .eigenvalue_floor = 0.3};
            const Covariance one = estimate_covariance(x, spec, 1);
            for (const int threads : {2, 3, 8}) {
                const Covariance more = estimate_covariance(x, spec, threads);
                EXPECT_EQ(values_of(more.correlation), values_of(one.correlation));
                EXPECT_EQ(more.volatility, one.volatility);
                EXPECT_EQ(more.shrinkage, one.shrinkage);
                EXPECT_EQ(more.smallest_eigenvalue, one.smallest_eigenvalue);
            }
            EXPECT_EQ(values_of(cholesky(one.correlation)),
                      values_of(cholesky(Matrix<double>(one.correlation))));
        }
    }
}

TEST(EstimateCovariance, AFactorThatDoesNotMoveIsUncorrelated) {
    for (const auto method :
         {CorrelationMethod::sample, CorrelationMethod::ewma, CorrelationMethod::ledoit_wolf}) {
        Matrix<double> x = random_returns(4, 50, 1);
        for (double& value : x.row(2)) value = 0;
        const Covariance with = estimate_covariance(x, {.correlation = method}, 1);
        EXPECT_EQ(with.volatility[2], 0);
        for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(with.correlation(2, i), i == 2 ? 1 : 0);

        Matrix<double> without(3, 50);
        for (std::size_t i = 0, row = 0; i < 4; ++i)
            if (i != 2) std::copy(x.row(i).begin(), x.row(i).end(), without.row(row++).begin());
        const Covariance reduced = estimate_covariance(without, {.correlation = method}, 1);
        EXPECT_EQ(with.correlation(3, 0), reduced.correlation(2, 0));
        EXPECT_EQ(with.shrinkage, reduced.shrinkage);
        EXPECT_NO_THROW(cholesky(with.correlation));
    }
}

TEST(EstimateCovariance, SteadyGrowthIsNoCorrelation) {
    Matrix<double> x(2, 30);
    for (std::size_t t = 0; t < 30; ++t) {
        x(0, t) = 0.1 * (1 + 1e-15 * static_cast<double>(t % 3));
        x(1, t) = t % 2 == 0 ? 0.01 : -0.02;
    }
    const Covariance covariance = estimate_covariance(x, {.correlation = CorrelationMethod::sample}, 1);
    EXPECT_EQ(covariance.correlation(0, 1), 0);
    EXPECT_EQ(covariance.smallest_eigenvalue, 1);
}

TEST(EstimateCovariance, NothingMoves) {
    const Covariance covariance = estimate_covariance(Matrix<double>(3, 10), {}, 2);
    EXPECT_EQ(covariance.volatility, std::vector<double>(3, 0.0));
    EXPECT_EQ(values_of(cholesky(covariance.correlation)), (std::vector<double>{1, 0, 0, 0, 1, 0, 0, 0, 1}));
}

TEST(EstimateCovariance, TwinsAreRepaired) {
    // Equal series: eigenvalues 2 and 0. Lifting 0 to f leaves correlation (2 - f) / (2 + f).
    Matrix<double> x = random_returns(2, 20, 7);
    std::copy(x.row(0).begin(), x.row(0).end(), x.row(1).begin());
    const Covariance covariance =
        estimate_covariance(x, {.correlation = CorrelationMethod::sample, .eigenvalue_floor = 0.01}, 1);
    EXPECT_NEAR(covariance.smallest_eigenvalue, 0, 1e-15);
    EXPECT_EQ(covariance.repaired_eigenvalues, 1u);
    EXPECT_NEAR(covariance.correlation(0, 1), 1.99 / 2.01, 1e-15);
}

TEST(EstimateCovariance, TooFewReturns) {
    EXPECT_THROW(estimate_covariance(Matrix<double>(3, 1), {}, 1), Error);
    EXPECT_THROW(estimate_covariance(Matrix<double>(3, 0), {}, 1), Error);
}

TEST(EstimateCovariance, RiskMetricsWeights) {
    // Lambda 0.5: weights 4/7, 2/7, 1/7 from the latest back.
    Matrix<double> x(1, 3);
    x(0, 0) = 3;
    x(0, 1) = 2;
    x(0, 2) = 1;
    const Covariance covariance = estimate_covariance(x, {.volatility_lambda = 0.5}, 1);
    EXPECT_DOUBLE_EQ(covariance.volatility[0], std::sqrt((4 * 1 + 2 * 4 + 1 * 9) / 7.0));
}

TEST(Cholesky, RefusesWhatHasNoFactor) {
    Matrix<double> matrix(2, 2, 1.0);
    matrix(1, 1) = 0.5;
    EXPECT_THROW(cholesky(matrix), Error);
    matrix(1, 1) = std::nan("");
    EXPECT_THROW(cholesky(matrix), Error);
}

}  // namespace
}  // namespace vesper
