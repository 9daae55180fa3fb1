// What a scenario does to the terms of a book, on the device: a thread remembers the factors that it used
// last.
#pragma once

#include "kernels/reprice_point.h"
#include "kernels/scenario_pnl.h"

namespace vesper {

/// The move of one factor on one scenario. Terms are sorted by asset, so that the same one is wanted again
/// and again.
template <class Real>
class FactorMove {
  public:
    __device__ void select(const Shocks<Real>& shocks, FactorIndex factor, std::uint32_t scenario) {
        if (factor == factor_) return;
        factor_ = factor;
        log_ = factor == kNoFactor ? Real(0) : shocks.factor[factor * shocks.stride + scenario];
        simple_ = elementary::expm1(log_);
    }
    __device__ Real log() const { return log_; }
    __device__ Real simple() const { return simple_; }

  private:
    FactorIndex factor_ = kNoFactor;
    Real log_ = 0;
    Real simple_ = 0;
};

/// The shocks of one scenario, as one term after another sees them.
template <class Real>
class TermShocks {
  public:
    __device__ TermShocks(const Shocks<Real>& shocks, std::uint32_t scenario)
        : shocks_(shocks),
          scenario_(scenario),
          vol_shift_(shocks.vol_shift == nullptr ? Real(0) : shocks.vol_shift[scenario]) {}

    __device__ PointShock<Real> of(const LinearTerm<Real>& term) {
        asset_.select(shocks_, term.asset, scenario_);
        fx_.select(shocks_, term.fx, scenario_);
        return {.asset_simple = asset_.simple(), .fx_simple = fx_.simple()};
    }

    __device__ PointShock<Real> of(const ForwardTerm<Real>& term) {
        asset_.select(shocks_, term.asset, scenario_);
        fx_.select(shocks_, term.fx, scenario_);
        return {.asset_simple = asset_.simple(), .rate = rate(term.rate), .fx_simple = fx_.simple()};
    }

    template <template <class> class Term>
    __device__ PointShock<Real> of(const Term<Real>& term) {
        asset_.select(shocks_, term.asset, scenario_);
        fx_.select(shocks_, term.fx, scenario_);
        vol_.select(shocks_, term.vol, scenario_);
        return {.asset_log = asset_.log(),
                .asset_simple = asset_.simple(),
                .vol_log = vol_.log(),
                .vol_simple = vol_.simple(),
                .vol_shift = vol_shift_,
                .rate = rate(term.rate),
                .fx_simple = fx_.simple()};
    }

  private:
    __device__ Real rate(const RateShock<Real>& shock) const {
        if (shock.lower == kNoFactor) return Real(0);
        const Real lower = shocks_.factor[shock.lower * shocks_.stride + scenario_];
        const Real upper = shocks_.factor[shock.upper * shocks_.stride + scenario_];
        return std::fma(shock.weight, upper, (Real(1) - shock.weight) * lower);
    }

    Shocks<Real> shocks_;
    std::uint32_t scenario_;
    Real vol_shift_;
    FactorMove<Real> asset_;
    FactorMove<Real> fx_;
    FactorMove<Real> vol_;
};

/// to_ticks, by the one conversion that single precision needs where the limit is not reached.
__device__ inline Ticks ticks_of(float amount, double limit_ticks) {
    const float ticks = amount * static_cast<float>(kTicksPerUnit);  // exact
    if (std::abs(ticks) <= __double2float_rd(limit_ticks)) return __float2ll_rn(ticks);
    return to_ticks(static_cast<double>(amount), limit_ticks);
}

__device__ inline Ticks ticks_of(double amount, double limit_ticks) {
    return to_ticks(amount, limit_ticks);
}

/// Adds to a sum that other blocks add to as well; exact, hence in any order.
__device__ inline void add_ticks(Ticks* sum, Ticks ticks) {
    atomicAdd(reinterpret_cast<unsigned long long*>(sum), static_cast<unsigned long long>(ticks));
}

}  // namespace vesper
