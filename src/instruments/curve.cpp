#include "instruments/curve.h"

#include <algorithm>

namespace vesper {

Curve::Curve(const Market& market) {
    for (std::size_t factor = 0; factor < market.n_rates; ++factor) {
        tenors_.push_back(market.factors[factor].tenor_years);
        rates_.push_back(market.spot(factor));
    }
}

ZeroRate Curve::at(double years) const {
    const auto above = std::upper_bound(tenors_.begin(), tenors_.end(), years);
    const std::size_t upper = std::min<std::size_t>(above - tenors_.begin(), tenors_.size() - 1);
    const std::size_t lower = above == tenors_.begin() ? 0 : above - tenors_.begin() - 1;
    const double weight = upper == lower ? 0.0 : (years - tenors_[lower]) / (tenors_[upper] - tenors_[lower]);
    return {.rate = (1 - weight) * rates_[lower] + weight * rates_[upper],
            .shock = {.lower = static_cast<FactorIndex>(lower),
                      .upper = static_cast<FactorIndex>(upper),
                      .weight = weight}};
}

}  // namespace vesper
