// Volatilities and correlations of the risk factors.
#pragma once

#include <cstddef>
#include <vector>

#include "core/matrix.h"
#include "market/market.h"

namespace vesper {

/// [factor][return]: log returns of prices, differences of rates, over `horizon` bars, overlapping. Return t
/// ends at bar t + horizon.
Matrix<double> factor_returns(const Market& market, std::size_t horizon);

enum class VolatilityMethod { sample, ewma };
enum class CorrelationMethod { sample, ewma, ledoit_wolf };

struct CovarianceSpec {
    VolatilityMethod volatility = VolatilityMethod::ewma;
    CorrelationMethod correlation = CorrelationMethod::ledoit_wolf;
    double volatility_lambda = 0.94;
    double correlation_lambda = 0.97;
    double eigenvalue_floor = 1e-8;  // smallest eigenvalue of the correlation after repair
};

struct Covariance {
    std::vector<double> volatility;  // [factor], per bar
    Matrix<double> correlation;      // [factor][factor], unit diagonal, positive definite
    double shrinkage = 0;            // Ledoit-Wolf
    double smallest_eigenvalue = 0;  // before repair
    std::size_t repaired_eigenvalues = 0;
};

/// sample: mean removed, divisor n - 1. ewma: mean zero, weights lambda^age, normalised (RiskMetrics 1996);
/// lambda in (0, 1]. ledoit_wolf: sample correlation shrunk towards the identity, intensity as in Ledoit and
/// Wolf (2004). Repair: eigenvalues lifted to the floor, diagonal rescaled to one. A factor that does not
/// move has volatility 0 and correlation 0 with the others. The bits do not depend on `threads`. Throws
/// Error{data} with fewer than two returns.
Covariance estimate_covariance(const Matrix<double>& returns, const CovarianceSpec& spec, int threads);

/// Lower Cholesky factor of a positive definite matrix, upper triangle zero. Throws Error{data}.
Matrix<double> cholesky(const Matrix<double>& matrix);

}  // namespace vesper
