// The marginals of a distribution, as kernels read them.
#pragma once

#include <cmath>
#include <vector>

#include "model/risk_model.h"
#include "scenario/scenario_set.h"

namespace vesper {

template <class Real>
struct MarginalArrays {
    std::vector<Real> volatility;   // [factor], over the horizon
    std::vector<Real> mean;         // [factor], over the horizon; empty: 0
    double degrees_of_freedom = 0;  // 0: Gaussian

    /// A kernel's view, which must not outlive the arrays.
    McDistribution<Real> view() const {
        return {.volatility = volatility.data(),
                .mean = mean.empty() ? nullptr : mean.data(),
                .degrees_of_freedom = degrees_of_freedom};
    }
};

template <class Real>
MarginalArrays<Real> marginals_of(const Distribution& distribution, const McArrays<Real>& arrays) {
    const Marginals& given = distribution.marginals;
    MarginalArrays<Real> marginals = {
        .volatility = given.volatility.empty()
                          ? arrays.volatility_over(distribution.id.horizon.bars)
                          : std::vector<Real>(given.volatility.begin(), given.volatility.end()),
        .mean = std::vector<Real>(given.mean.begin(), given.mean.end())};
    if (std::isfinite(distribution.degrees_of_freedom))
        marginals.degrees_of_freedom = distribution.degrees_of_freedom;
    return marginals;
}

}  // namespace vesper
