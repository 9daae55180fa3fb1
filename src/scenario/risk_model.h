// The fitted distribution of the factors, and its arrays in a kernel's precision.
#pragma once

#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "kernels/mc_shocks.h"
#include "scenario/covariance.h"
#include "scenario/factor_model.h"

namespace vesper {

/// Per bar; a horizon of h bars scales volatility by sqrt(h). Dense: `cholesky`; factor model: `factors`; the
/// other is empty.
struct RiskModel {
    Covariance covariance;
    Matrix<double> cholesky;
    FactorModel factors;
};

/// Storage behind an McModel.
template <class Real>
struct McArrays {
    std::vector<Real> cholesky;
    std::vector<Real> loading;
    std::vector<Real> idiosyncratic;
    std::vector<Real> volatility;  // per bar
    std::uint32_t n_common = 0;
};

template <class Real>
McArrays<Real> make_mc_arrays(const RiskModel& model);

/// The arrays for one horizon. `volatility` and `mean` are its storage and must outlive the model.
template <class Real>
struct HorizonArrays {
    std::vector<Real> volatility;
    std::vector<Real> mean;  // zero
};
template <class Real>
HorizonArrays<Real> at_horizon(const McArrays<Real>& arrays, int horizon_days);

/// A kernel's view of the arrays, which must outlive it.
template <class Real>
McModel<Real> model_of(const McArrays<Real>& arrays, const HorizonArrays<Real>& horizon, std::uint64_t seed,
                       double degrees_of_freedom);

}  // namespace vesper
