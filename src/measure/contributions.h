// Euler contributions: a VaR or ES figure shared out so that the shares add up exactly.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "kernels/base/ticks.h"
#include "measure/normal.h"
#include "measure/tail.h"
#include "measure/tail_scenarios.h"

namespace vesper {

/// One way to cut a portfolio ("book", "sector", "symbol", "risk_type"): a share of each level's VaR and ES
/// per label. Every entry is a whole number of ticks, and every column adds up exactly to the figure rounded
/// to ticks.
struct Contributions {
    std::string grouping;
    std::vector<std::string> labels;
    Matrix<double> var;  // [label][level]
    Matrix<double> es;   // [label][level]
};

/// Rounds `parts`, in ticks, to integers that add up to `total`: the gap between total and the sum of the
/// parts is first spread in proportion to their sizes |part| (parts of one sign are therefore scaled), the
/// remainders then go to the largest fractions, ties to the lower index. When all parts are zero they share
/// equally. Precondition: at least one part; parts finite.
std::vector<Ticks> apportion(Ticks total, std::span<const double> parts);

/// P&L of each label added up over scenarios: doubles, since a sum over a large tail may leave the range of
/// ticks.
struct LabelSums {
    Matrix<double> tail;    // [label][level], ticks, over the copies of TailScenarios::tail
    Matrix<double> window;  // [label][level], ticks, over the copies of TailScenarios::window
};

/// Component ES = minus the label's mean P&L over the tail, component VaR = minus its mean over the window,
/// both apportioned to `total`. copies, total: [level], as the columns of sums.
Contributions simulated_contributions(std::string grouping, std::vector<std::string> labels,
                                      const LabelSums& sums, std::span<const TailCopies> copies,
                                      std::span<const TailFigures> total);

/// Shares in proportion to normal_components, apportioned to `total`. delta: [label][factor]; total: [level].
Contributions normal_contributions(std::string grouping, std::vector<std::string> labels,
                                   const Matrix<double>& delta, const NormalFactors& factors,
                                   std::span<const TailFigures> total);

}  // namespace vesper
