#include "model/risk_model.h"

#include <cmath>

namespace vesper {
namespace {

template <class Real, class Values>
std::vector<Real> converted(const Values& values) {
    std::vector<Real> out;
    out.reserve(values.size());
    for (const double value : values) out.push_back(static_cast<Real>(value));
    return out;
}

}  // namespace

template <class Real>
McArrays<Real> make_mc_arrays(const RiskModel& model) {
    return {.n_common = static_cast<std::uint32_t>(model.factors.loading.cols()),
            .cholesky = converted<Real>(model.cholesky.all()),
            .loading = converted<Real>(model.factors.loading.all()),
            .idiosyncratic = converted<Real>(model.factors.idiosyncratic),
            .volatility = converted<Real>(model.covariance.volatility)};
}

template <class Real>
McModel<Real> McArrays<Real>::model() const {
    return {.seed = seed,
            .n_factors = n_factors(),
            .n_common = n_common,
            .cholesky = cholesky.data(),
            .loading = loading.data(),
            .idiosyncratic = idiosyncratic.data()};
}

template <class Real>
std::vector<Real> McArrays<Real>::volatility_over(std::uint32_t bars) const {
    std::vector<Real> out = volatility;
    for (Real& sigma : out) sigma *= static_cast<Real>(std::sqrt(static_cast<double>(bars)));
    return out;
}

template struct McArrays<float>;
template struct McArrays<double>;
template McArrays<float> make_mc_arrays(const RiskModel&);
template McArrays<double> make_mc_arrays(const RiskModel&);

}  // namespace vesper
