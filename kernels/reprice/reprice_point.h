// The P&L of one term on one scenario. Branch-free, so that a loop over scenarios vectorises.
#pragma once

#include <cmath>

#include "kernels/base/host_device.h"
#include "kernels/math/elementary.h"
#include "kernels/reprice/book_terms.h"

namespace vesper {

/// What one scenario does to what one term depends on; zero where it depends on nothing of that kind.
template <class Real>
struct PointShock {
    Real asset_log = 0;     // log return
    Real asset_simple = 0;  // simple return, expm1(asset_log)
    Real vol_log = 0;       // of the volatility index
    Real vol_simple = 0;
    Real vol_shift = 0;  // relative move of all implied volatilities, log
    Real rate = 0;       // move of the term's zero rate
    Real fx_simple = 0;
};

template <class Real>
VESPER_HD inline Real reprice(const LinearTerm<Real>& term, const PointShock<Real>& shock) {
    return term.value * std::fma(shock.asset_simple, Real(1) + shock.fx_simple, shock.fx_simple);
}

template <class Real>
VESPER_HD inline Real reprice(const ForwardTerm<Real>& term, const PointShock<Real>& shock) {
    const Real carry = elementary::expm1(term.carry * shock.rate);
    const Real g = std::fma(Real(1) + shock.asset_simple, carry, shock.asset_simple);
    const Real translation = term.margined != 0 ? Real(0) : shock.fx_simple;
    return term.value * std::fma(Real(1) + shock.fx_simple, g, translation);
}

/// Of the Black formula, which per unit of discounted strike is w (e^m Phi(w d1) - Phi(w d2)) with
/// d1 = m/s + s/2 and d2 = d1 - s.
template <class Real>
struct BlackArguments {
    Real ratio;  // e^m, forward over strike
    Real d1;
    Real s;  // total volatility
};

template <class Real>
VESPER_HD inline BlackArguments<Real> black_arguments(Real m, Real s) {
    constexpr Real kLeastVol =
        Real(9.5367431640625e-7);      // 2^-20: the value is intrinsic, and 0/0 is out of the way
    constexpr Real kFar = Real(1e20);  // as good as infinite, and divisible
    s = s < kLeastVol ? kLeastVol : s;
    const Real below = m > kFar ? kFar : m;  // in this form NaN passes
    const Real bounded = below < -kFar ? -kFar : below;
    return {.ratio = elementary::exp(m), .d1 = std::fma(Real(0.5), s, divide(bounded, s)), .s = s};
}

/// One exponential serves both normal tails: the density at d2 is e^m times that at d1.
template <class Real>
VESPER_HD inline Real black_value(Real sign, const BlackArguments<Real>& black) {
    const Real d1 = black.d1;
    const Real d2 = d1 - black.s;
    const Real density = elementary::exp_of_bounded(Real(-0.5) * d1 * d1);
    const Real tail1 = density * elementary::normal_tail_ratio(d1);
    const Real tail2 = density * black.ratio * elementary::normal_tail_ratio(d2);
    const Real phi1 = sign * d1 < Real(0) ? tail1 : Real(1) - tail1;
    const Real phi2 = sign * d2 < Real(0) ? tail2 : Real(1) - tail2;
    return sign * (black.ratio * phi1 - phi2);
}

/// What a shock makes of the arguments of an option's value.
template <class Real>
struct OptionArguments {
    BlackArguments<Real> black;
    Real discount;  // factor on discount factor and currency
};

template <class Real>
VESPER_HD inline OptionArguments<Real> option_arguments(const OptionTerm<Real>& term,
                                                        const PointShock<Real>& shock) {
    const Real m = term.log_moneyness + std::fma(term.carry, shock.rate, shock.asset_log);
    const Real s =
        term.total_vol * elementary::exp(std::fma(term.vol_elasticity, shock.vol_log, shock.vol_shift));
    return {.black = black_arguments(m, s),
            .discount = (Real(1) + shock.fx_simple) * elementary::exp(-term.expiry * shock.rate)};
}

template <class Real>
VESPER_HD inline Real option_pnl(const OptionTerm<Real>& term, const OptionArguments<Real>& arguments) {
    const Real value = black_value(term.sign, arguments.black);
    return term.scale * std::fma(arguments.discount, value, -term.base_value);
}

template <class Real>
VESPER_HD inline Real reprice(const OptionTerm<Real>& term, const PointShock<Real>& shock) {
    return option_pnl(term, option_arguments(term, shock));
}

/// OptionTerm::base_value of a term whose other members are set: with it, no shock gives no P&L, exactly.
template <class Real>
VESPER_HD inline Real option_base_value(const OptionTerm<Real>& term) {
    return black_value(term.sign, black_arguments(term.log_moneyness, term.total_vol));
}

template <class Real>
VESPER_HD inline Real reprice(const TaylorTerm<Real>& term, const PointShock<Real>& shock) {
    const Real x = shock.asset_simple;
    const Real vol = std::fma(term.vol_elasticity, shock.vol_simple, elementary::expm1(shock.vol_shift));
    const Real price = x * std::fma(Real(0.5) * term.gamma, x, term.delta);
    return std::fma(term.fx_delta, shock.fx_simple,
                    std::fma(term.rho, shock.rate, std::fma(term.vega, vol, price)));
}

}  // namespace vesper
