// The correlation inside estimate_covariance; covariance.h is the interface.
#pragma once

#include "model/covariance.h"

namespace vesper {

/// Fills everything of `result` but the volatilities.
void estimate_correlation(const Matrix<double>& returns, const CovarianceSpec& spec, int threads,
                          Covariance& result);

/// Weights of `n` observations, oldest first: lambda^age, adding up to one. lambda in (0, 1].
std::vector<double> ewma_weights(std::size_t n, double lambda);

}  // namespace vesper
