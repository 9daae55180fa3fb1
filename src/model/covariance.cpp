#include "model/covariance.h"

#include <cmath>
#include <span>

#include <fmt/format.h>

#include "core/error.h"
#include "model/correlation.h"
#include "model/dense_algebra.h"

namespace vesper {
namespace {

double sample_volatility(std::span<const double> returns) {
    const auto n = static_cast<double>(returns.size());
    double mean = 0;
    for (const double x : returns) mean += x / n;
    double squares = 0;
    for (const double x : returns) squares += (x - mean) * (x - mean);
    return std::sqrt(squares / (n - 1));
}

double ewma_volatility(std::span<const double> returns, std::span<const double> weights) {
    double variance = 0;
    for (std::size_t t = 0; t < returns.size(); ++t) variance += weights[t] * returns[t] * returns[t];
    return std::sqrt(variance);
}

}  // namespace

Matrix<double> factor_returns(const Market& market, std::size_t horizon) {
    const std::size_t n_times = market.n_times();
    if (horizon < 1 || horizon >= n_times)
        throw Error({.kind = ErrorKind::data,
                     .problem = fmt::format("no returns over {} bars in a history of {}", horizon, n_times),
                     .remedy = "choose a shorter horizon or a longer history"});
    Matrix<double> returns(market.n_factors(), n_times - horizon);
    for (std::size_t f = 0; f < returns.rows(); ++f) {
        const bool rate = market.factors[f].kind == FactorKind::rate;
        for (std::size_t t = 0; t < returns.cols(); ++t) {
            const double before = market.level(f, t);
            const double after = market.level(f, t + horizon);
            returns(f, t) = rate ? after - before : std::log(after / before);
        }
    }
    return returns;
}

Covariance estimate_covariance(const Matrix<double>& returns, const CovarianceSpec& spec, int threads) {
    if (returns.cols() < 2)
        throw Error({.kind = ErrorKind::data,
                     .problem = fmt::format("{} returns are too few for a covariance", returns.cols()),
                     .reason = "it takes two at least",
                     .remedy = "use a longer history"});
    Covariance result;
    const std::vector<double> weights = ewma_weights(returns.cols(), spec.volatility_lambda);
    for (std::size_t f = 0; f < returns.rows(); ++f)
        result.volatility.push_back(spec.volatility == VolatilityMethod::sample
                                        ? sample_volatility(returns.row(f))
                                        : ewma_volatility(returns.row(f), weights));
    estimate_correlation(returns, spec, threads, result);
    return result;
}

Matrix<double> cholesky(const Matrix<double>& matrix) {
    DenseMatrix factor = to_dense(matrix);
    if (!factorise(factor))
        throw Error({.kind = ErrorKind::data,
                     .problem = fmt::format("a {0} x {0} matrix is not positive definite", matrix.rows()),
                     .remedy = "raise the eigenvalue floor of the correlation"});
    return from_dense(factor);
}

}  // namespace vesper
