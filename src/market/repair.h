// From the raw closes of one symbol to a complete series, with an account of what was found and changed.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "market/bar_window.h"
#include "market/quality.h"

namespace vesper {

/// Median over the symbols of the simple return into each bar, [n_times]; closes that are missing or not
/// positive do not take part; 0 where none does, and at the first bar. For `threads` see parallel_for.
std::vector<double> median_returns(const BarWindow& window, int threads);

/// Fills `levels` [n_times] with the repaired closes of symbol number `symbol` of the window. Large moves are
/// judged after the filling; a replaced return scales the levels before it, so that the last one stays as it
/// is. A dropped symbol's levels are not to be used. `median` is read for a proxy only. Throws
/// Error{data} where the policy says fail.
SymbolQuality repair_symbol(const BarWindow& window, std::size_t symbol, const QualityPolicy& policy,
                            std::span<const double> median, std::span<double> levels);

}  // namespace vesper
