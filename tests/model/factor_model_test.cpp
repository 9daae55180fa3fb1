#include "model/factor_model.h"

#include <cmath>

#include <gtest/gtest.h>

#include "core/error.h"

namespace vesper {
namespace {

/// n factors with the same correlation rho to each other: eigenvalues 1 + (n - 1) rho, once, and 1 - rho.
Matrix<double> equal_correlation(std::size_t n, double rho) {
    Matrix<double> matrix(n, n, rho);
    for (std::size_t i = 0; i < n; ++i) matrix(i, i) = 1;
    return matrix;
}

TEST(FitFactorModel, EqualCorrelationInClosedForm) {
    const FactorModel model = fit_factor_model(equal_correlation(10, 0.4), {.components = 1});
    ASSERT_EQ(model.loading.cols(), 1u);
    EXPECT_NEAR(model.explained, 0.46, 1e-14);
    for (std::size_t i = 0; i < 10; ++i) {
        EXPECT_NEAR(model.loading(i, 0), std::sqrt(0.46), 1e-14);
        EXPECT_NEAR(model.idiosyncratic[i], std::sqrt(0.54), 1e-14);
    }
}

TEST(FitFactorModel, FewestComponentsThatExplainEnough) {
    const Matrix<double> matrix = equal_correlation(10, 0.4);  // shares 0.46, then 0.06 each
    EXPECT_EQ(fit_factor_model(matrix, {.explained = 0.0}).loading.cols(), 1u);
    EXPECT_EQ(fit_factor_model(matrix, {.explained = 0.3}).loading.cols(), 1u);
    EXPECT_EQ(fit_factor_model(matrix, {.explained = 0.5}).loading.cols(), 2u);
    EXPECT_EQ(fit_factor_model(matrix, {.explained = 0.99}).loading.cols(), 10u);
    EXPECT_LE(fit_factor_model(matrix, {.explained = 1.0}).loading.cols(), 10u);
}

TEST(FitFactorModel, AllComponentsLeaveNothingIdiosyncratic) {
    const FactorModel model = fit_factor_model(equal_correlation(4, -0.2), {.components = 4});
    for (const double e : model.idiosyncratic) EXPECT_NEAR(e, 0, 1e-7);
    EXPECT_NEAR(model.explained, 1, 1e-14);
}

TEST(FitFactorModel, RefusesMoreComponentsThanFactors) {
    EXPECT_THROW(fit_factor_model(equal_correlation(3, 0.1), {.components = 4}), Error);
}

}  // namespace
}  // namespace vesper
