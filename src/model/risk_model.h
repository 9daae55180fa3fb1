// The fitted distribution of the factors, and its arrays in a kernel's precision.
#pragma once

#include <cstdint>
#include <vector>

#include "core/matrix.h"
#include "kernels/shocks/mc_shocks.h"
#include "model/covariance.h"
#include "model/factor_model.h"

namespace vesper {

/// Per bar; a horizon of h bars scales volatility by sqrt(h). Dense: `cholesky`; factor model: `factors`; the
/// other is empty.
struct RiskModel {
    Covariance covariance;
    Matrix<double> cholesky;
    FactorModel factors;
};

/// Storage behind an McModel, and what its distributions are made from.
template <class Real>
struct McArrays {
    std::uint64_t seed = 0;
    std::uint32_t n_common = 0;
    std::vector<Real> cholesky;
    std::vector<Real> loading;
    std::vector<Real> idiosyncratic;
    std::vector<Real> volatility;  // per bar

    std::uint32_t n_factors() const { return static_cast<std::uint32_t>(volatility.size()); }
    /// A kernel's view of the arrays, which must outlive it.
    McModel<Real> model() const;
    /// The volatility of each factor over a horizon of so many bars.
    std::vector<Real> volatility_over(std::uint32_t bars) const;
};

/// What the seed is is left to the caller.
template <class Real>
McArrays<Real> make_mc_arrays(const RiskModel& model);

}  // namespace vesper
