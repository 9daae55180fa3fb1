// Euler contributions: a VaR or ES figure shared out so that the shares add up exactly.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "kernels/ticks.h"

namespace vesper {

/// One way to cut a portfolio ("book", "sector", "symbol", "risk_type"): a share of each level's VaR and ES
/// per label. Every column adds up to the figure exactly, in ticks.
struct Contributions {
    std::string grouping;
    std::vector<std::string> labels;
    Matrix<double> var;  // [label][level]
    Matrix<double> es;   // [label][level]
};

/// Shares `total` out in proportion to `weights` so that the integer shares add up to it exactly (largest
/// remainders; ties to the lower index). Weights may have any sign; when they add up to zero, everything goes
/// to the first share.
std::vector<Ticks> apportion(Ticks total, std::span<const double> weights);

}  // namespace vesper
