// Risk factors: what prices move with.
#pragma once

#include <string>
#include <vector>

#include "core/time.h"

namespace vesper {

/// The order of the kinds is the order of the factors in a Market.
enum class FactorKind {
    rate,    ///< zero rate of the USD curve at one tenor, a decimal; shocks are absolute moves
    index,   ///< a level such as VIX; shocks are relative moves, as for the kinds below
    fx,      ///< value of one unit of a currency
    equity,  ///< price of a share, in its own currency
};
const char* name_of(FactorKind kind);

/// One stored history on its own calendar, before it is put on the calendar of the bars.
struct FactorSeries {
    std::string name;  // "UST10Y", "VIX", "EUR"
    FactorKind kind = FactorKind::index;
    double tenor_years = 0;          // rates only
    std::vector<TimeNs> times = {};  // ascending
    /// Rates: decimal, continuously compounded; fx: USD per unit of the currency.
    std::vector<double> values = {};
};

}  // namespace vesper
