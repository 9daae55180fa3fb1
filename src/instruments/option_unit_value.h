// Undiscounted value of a European option in units of its strike.
#pragma once

#include <cmath>

namespace vesper {

/// w (e^m Phi(w d1) - Phi(w d2)), see OptionTerm. Precondition: total_vol > 0.
template <class Real>
Real option_unit_value(Real log_moneyness, Real total_vol, Real sign) {
    const Real d1 = log_moneyness / total_vol + Real(0.5) * total_vol;
    const Real d2 = d1 - total_vol;
    const Real root_half = Real(0.70710678118654752440);
    const auto phi = [&](Real x) { return Real(0.5) * std::erfc(-x * root_half); };
    return sign * (std::exp(log_moneyness) * phi(sign * d1) - phi(sign * d2));
}

}  // namespace vesper
