// Named stresses: hypothetical shocks by symbol, sector, factor or all, and replays of stored history.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/error.h"
#include "market/market.h"
#include "scenario/stated_scenarios.h"

namespace vesper {

/// What one shock moves.
enum class ShockTarget {
    equity,      ///< a symbol, or all ("*")
    sector,      ///< all equities of a sector
    index,       ///< a level such as VIX, or all
    fx,          ///< value of a currency in US dollars, or all but the dollar
    rate,        ///< a tenor of the curve ("2Y"), or all; tenors between two that are named move in between
    volatility,  ///< all implied volatilities
};

/// Later shocks of a scenario replace earlier ones on the same factor, so "all equities" may come first and
/// exceptions after.
struct Shock {
    ShockTarget target = ShockTarget::equity;
    std::string name;  // "*" for all; unused for volatility
    double move = 0;   // relative; rates: absolute, as a decimal
    Place place;       // where it was read
};

/// What becomes of a shock on an index, currency or tenor that the market does not have.
enum class MissingFactor { fail, ignore };

struct StressScenario {
    std::string name;
    std::string description;
    std::vector<Shock> shocks;
    MissingFactor missing = MissingFactor::fail;
};

/// Factor shocks of one scenario: [n_factors], and the log shift of implied volatilities.
struct StressShocks {
    std::vector<double> factor;
    double vol_shift = 0;
};

/// Throws Error{data} at the shock's place for an unknown symbol, sector, index, currency or tenor, with the
/// nearest known name.
StressShocks resolve(const StressScenario& scenario, const Market& market);

/// Index of the last bar at or before `date`; nothing when the market begins later.
std::optional<std::size_t> bar_at(const Market& market, TimeNs date);

}  // namespace vesper
