// The normal distribution: its quantile, and VaR, ES and Euler components of a linear book.
#pragma once

#include <span>
#include <vector>

#include "core/matrix.h"
#include "measure/tail.h"

namespace vesper {

/// Normal quantile, by Wichura's AS 241 (PPND16); accurate to about 1e-16 relative. 0 and 1 give -+infinity,
/// what is no probability NaN.
double normal_quantile(double p);

/// VaR = z sigma and ES = phi(z) / p sigma of a normal P&L with mean zero, z the quantile of `level`. No
/// sampling error.
TailFigures normal_figures(double sigma, double level);

/// The normal distribution of factor moves, mean zero.
struct NormalFactors {
    std::span<const double> volatility;    // [factor], over the horizon
    MatrixView<const double> correlation;  // [factor][factor]
};

/// Standard deviation of delta' x. delta: [factor], P&L per unit move.
double normal_sigma(std::span<const double> delta, const NormalFactors& factors);

/// Euler share of each label in the standard deviation of the P&L of all: delta_l' Sigma delta / sigma, which
/// add up to sigma (to rounding). delta: [label][factor]. All zero when sigma is.
std::vector<double> normal_components(const Matrix<double>& delta, const NormalFactors& factors);

}  // namespace vesper
