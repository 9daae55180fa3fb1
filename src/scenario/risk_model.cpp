#include "scenario/risk_model.h"

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
    return {.cholesky = converted<Real>(model.cholesky.all()),
            .loading = converted<Real>(model.factors.loading.all()),
            .idiosyncratic = converted<Real>(model.factors.idiosyncratic),
            .volatility = converted<Real>(model.covariance.volatility),
            .n_common = static_cast<std::uint32_t>(model.factors.loading.cols())};
}

template <class Real>
HorizonArrays<Real> at_horizon(const McArrays<Real>& arrays, int horizon_days) {
    HorizonArrays<Real> out = {.volatility = arrays.volatility,
                               .mean = std::vector<Real>(arrays.volatility.size())};
    for (Real& volatility : out.volatility)
        volatility *= static_cast<Real>(std::sqrt(static_cast<double>(horizon_days)));
    return out;
}

template <class Real>
McModel<Real> model_of(const McArrays<Real>& arrays, const HorizonArrays<Real>& horizon, std::uint64_t seed,
                       double degrees_of_freedom) {
    return {.seed = seed,
            .n_factors = static_cast<std::uint32_t>(arrays.volatility.size()),
            .n_common = arrays.n_common,
            .cholesky = arrays.cholesky.data(),
            .loading = arrays.loading.data(),
            .idiosyncratic = arrays.idiosyncratic.data(),
            .volatility = horizon.volatility.data(),
            .mean = horizon.mean.data(),
            .degrees_of_freedom = degrees_of_freedom};
}

template McModel<float> model_of(const McArrays<float>&, const HorizonArrays<float>&, std::uint64_t, double);
template McModel<double> model_of(const McArrays<double>&, const HorizonArrays<double>&, std::uint64_t,
                                  double);
template McArrays<float> make_mc_arrays(const RiskModel&);
template McArrays<double> make_mc_arrays(const RiskModel&);
template HorizonArrays<float> at_horizon(const McArrays<float>&, int);
template HorizonArrays<double> at_horizon(const McArrays<double>&, int);

}  // namespace vesper
