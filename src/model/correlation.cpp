#include "model/correlation.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "model/dense_algebra.h"

namespace vesper {
namespace {

using Eigen::Index;

/// Returns less than this part of the largest one apart from each other do not move; the rest would be
/// rounding noise.
constexpr double kStill = 1e-12;

/// Factors that move, scaled such that rows . rows' is their correlation.
struct Standardised {
    std::vector<std::size_t> moving;  // indices of the factors
    DenseMatrix rows;                 // [moving][return]
};

/// One factor's returns less their mean (sample) or zero (ewma), times the root of their weight, at unit
/// length; false if it is still.
bool standardise(std::span<const double> returns, std::span<const double> root_weight,
                 CorrelationMethod method, std::span<double> out) {
    const auto n = static_cast<double>(returns.size());
    double mean = 0;
    double largest = 0;
    for (const double x : returns) {
        mean += x;
        largest = std::max(largest, std::abs(x));
    }
    mean = method == CorrelationMethod::ewma ? 0 : mean / n;
    double spread = 0;
    double squares = 0;
    for (std::size_t t = 0; t < returns.size(); ++t) {
        spread = std::max(spread, std::abs(returns[t] - mean));
        out[t] = (returns[t] - mean) * root_weight[t];
        squares += out[t] * out[t];
    }
    if (spread <= kStill * largest || squares == 0) return false;
    const double length = std::sqrt(squares);
    for (double& x : out) x /= length;
    return true;
}

Standardised standardise_all(const Matrix<double>& returns, const CovarianceSpec& spec) {
    const bool weighted = spec.correlation == CorrelationMethod::ewma;
    std::vector<double> root_weight = ewma_weights(returns.cols(), weighted ? spec.correlation_lambda : 1.0);
    for (double& weight : root_weight) weight = std::sqrt(weight);

    Standardised result;
    result.rows.resize(static_cast<Index>(returns.rows()), static_cast<Index>(returns.cols()));
    for (std::size_t i = 0; i < returns.rows(); ++i) {
        double* row = result.rows.row(static_cast<Index>(result.moving.size())).data();
        if (standardise(returns.row(i), root_weight, spec.correlation, {row, returns.cols()}))
            result.moving.push_back(i);
    }
    result.rows.conservativeResize(static_cast<Index>(result.moving.size()), Eigen::NoChange);
    return result;
}

/// Ledoit-Wolf intensity towards the identity, of standardised returns with sample correlation `correlation`:
/// min(b, d) / d with d = |S - I|^2 and b = sum_t |x_t x_t' - S|^2 / n^2, norms over squares.
double ledoit_wolf_intensity(const DenseMatrix& rows, const DenseMatrix& correlation) {
    const auto n = static_cast<double>(rows.cols());
    const auto p = static_cast<double>(rows.rows());
    const double norm = correlation.squaredNorm();
    const double fourth =
        rows.colwise().squaredNorm().squaredNorm();  // sum_t |x_t x_t' / n|^2, because rows hold x / sqrt(n)
    const double b = fourth - norm / n;
    const double d = norm - p;  // the trace of S is p
    return d > 0 ? std::clamp(b / d, 0.0, 1.0) : 0.0;
}

/// Eigenpairs of rows . rows' that are above `above`, from the smaller of rows . rows' and rows' . rows.
Eigenpairs leading_pairs(const DenseMatrix& rows, const DenseMatrix& correlation, double above, int threads) {
    const bool wide = rows.cols() >= rows.rows();
    Eigenpairs all = eigenpairs(wide ? correlation : times_transpose(rows.transpose(), threads));
    const Index first = std::upper_bound(all.values.begin(), all.values.end(), above) - all.values.begin();
    const Index kept = all.values.size() - first;
    Eigenpairs leading{.values = all.values.tail(kept), .vectors = all.vectors.rightCols(kept)};
    if (!wide) {
        const Eigen::VectorXd scale = leading.values.cwiseSqrt().cwiseInverse();
        leading.vectors = rows * leading.vectors * scale.asDiagonal();
    }
    return leading;
}

void rescale_to_unit_diagonal(DenseMatrix& matrix) {
    const Eigen::VectorXd scale = matrix.diagonal().cwiseSqrt().cwiseInverse();
    matrix.array() *= (scale * scale.transpose()).array();
    matrix.diagonal().setOnes();
}

/// (1 - shrinkage) rows . rows' + shrinkage I with every eigenvalue at `floor` or above, which is floor I +
/// sum of (value - floor) v v' over the eigenvalues above it: those at zero, of which there are many when
/// there are more factors than returns, need no vectors.
DenseMatrix repaired(const DenseMatrix& rows, const DenseMatrix& correlation, double shrinkage, double floor,
                     int threads, std::size_t& lifted) {
    const double above = std::max(0.0, (floor - shrinkage) / (1 - shrinkage));
    const Eigenpairs kept = leading_pairs(rows, correlation, above, threads);
    lifted = static_cast<std::size_t>(rows.rows() - kept.values.size());
    const Eigen::ArrayXd excess = (1 - shrinkage) * kept.values.array() + (shrinkage - floor);
    const DenseMatrix scaled = kept.vectors * excess.max(0.0).sqrt().matrix().asDiagonal();
    DenseMatrix result = times_transpose(scaled, threads);
    result.diagonal().array() += floor;
    rescale_to_unit_diagonal(result);
    return result;
}

}  // namespace

std::vector<double> ewma_weights(std::size_t n, double lambda) {
    std::vector<double> weights(n);
    double weight = 1;
    double sum = 0;
    for (std::size_t t = n; t-- > 0;) {
        weights[t] = weight;
        sum += weight;
        weight *= lambda;
    }
    for (double& w : weights) w /= sum;
    return weights;
}

void estimate_correlation(const Matrix<double>& returns, const CovarianceSpec& spec, int threads,
                          Covariance& result) {
    const std::size_t n = returns.rows();
    result.correlation = Matrix<double>(n, n);
    for (std::size_t i = 0; i < n; ++i) result.correlation(i, i) = 1;
    result.smallest_eigenvalue = 1;
    const Standardised standardised = standardise_all(returns, spec);
    const DenseMatrix& rows = standardised.rows;
    if (rows.rows() == 0) return;

    DenseMatrix correlation = times_transpose(rows, threads);
    correlation.diagonal().setOnes();
    if (spec.correlation == CorrelationMethod::ledoit_wolf)
        result.shrinkage = ledoit_wolf_intensity(rows, correlation);
    const double keep = 1 - result.shrinkage;

    const double smallest = rows.rows() > rows.cols() ? 0.0 : eigenvalues(correlation)[0];
    result.smallest_eigenvalue = keep * smallest + result.shrinkage;
    if (result.smallest_eigenvalue < spec.eigenvalue_floor) {
        correlation = repaired(rows, correlation, result.shrinkage, spec.eigenvalue_floor, threads,
                               result.repaired_eigenvalues);
    } else {
        correlation *= keep;
        correlation.diagonal().setOnes();
    }
    for (std::size_t i = 0; i < standardised.moving.size(); ++i)
        for (std::size_t j = 0; j < standardised.moving.size(); ++j)
            result.correlation(standardised.moving[i], standardised.moving[j]) =
                correlation(static_cast<Index>(i), static_cast<Index>(j));
}

}  // namespace vesper
