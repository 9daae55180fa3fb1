#include "instruments/sensitivities.h"

#include <cmath>

namespace vesper {
namespace {

double normal_density(double x) {
    constexpr double kInverseRootTwoPi = 0.39894228040143267794;
    return kInverseRootTwoPi * std::exp(-0.5 * x * x);
}

double normal_distribution(double x) {
    constexpr double kInverseRootTwo = 0.70710678118654752440;
    return 0.5 * std::erfc(-x * kInverseRootTwo);
}

/// The fields that every term has.
template <class Term>
TaylorTerm<double> labels_of(const Term& term) {
    return {.rate = {},
            .asset = term.asset,
            .fx = term.fx,
            .book = term.book,
            .position = term.position,
            .limit_ticks = term.limit_ticks};
}

}  // namespace

TaylorTerm<double> taylor_of(const LinearTerm<double>& term) {
    TaylorTerm<double> taylor = labels_of(term);
    taylor.delta = term.value;
    taylor.fx_delta = term.value;
    return taylor;
}

TaylorTerm<double> taylor_of(const ForwardTerm<double>& term) {
    TaylorTerm<double> taylor = labels_of(term);
    taylor.delta = term.value;
    taylor.fx_delta = term.margined ? 0.0 : term.value;
    taylor.rho = term.value * term.carry;
    taylor.rate = term.rate;
    return taylor;
}

TaylorTerm<double> taylor_of(const OptionTerm<double>& term) {
    const double s = term.total_vol;
    const double d1 = term.log_moneyness / s + 0.5 * s;
    const double forward = std::exp(term.log_moneyness);  // in units of the strike
    const double delta = term.sign * forward * normal_distribution(term.sign * d1);
    const double density = forward * normal_density(d1);
    TaylorTerm<double> taylor = labels_of(term);
    taylor.delta = term.scale * delta;
    taylor.gamma = term.scale * density / s;
    taylor.vega = term.scale * density * s;
    taylor.vol_elasticity = term.vol_elasticity;
    taylor.rho = term.scale * (term.carry * delta - term.expiry * term.base_value);
    taylor.fx_delta = term.scale * term.base_value;
    taylor.rate = term.rate;
    taylor.vol = term.vol;
    return taylor;
}

}  // namespace vesper
