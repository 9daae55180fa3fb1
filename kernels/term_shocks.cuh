// What scenarios do to the terms of a book, on the device: a thread remembers the factors that it used last.
#pragma once

#include "kernels/reprice_point.h"
#include "kernels/scenario_pnl.h"

namespace vesper {

/// The moves of one factor on the kWidth scenarios of a thread. Terms are sorted by asset, so that the same
/// factor is wanted again and again.
template <class Real, unsigned kWidth>
struct FactorMoves {
    FactorIndex factor = kNoFactor;
    Real log[kWidth] = {};
    Real simple[kWidth] = {};

    __device__ void select(const Shocks<Real>& shocks, FactorIndex wanted,
                           const std::uint32_t (&scenario)[kWidth]) {
        if (wanted == factor) return;
        factor = wanted;
#pragma unroll
        for (unsigned i = 0; i < kWidth; ++i) {
            log[i] = wanted == kNoFactor ? Real(0) : shocks.factor[wanted * shocks.stride + scenario[i]];
            simple[i] = elementary::expm1(log[i]);
        }
    }
};

/// The shocks of kWidth scenarios, as one term after another sees them.
template <class Real, unsigned kWidth>
class TermShocks {
  public:
    __device__ TermShocks(const Shocks<Real>& shocks, const std::uint32_t (&scenario)[kWidth])
        : shocks_(shocks) {
#pragma unroll
        for (unsigned i = 0; i < kWidth; ++i) {
            scenario_[i] = scenario[i];
            vol_shift_[i] = shocks.vol_shift == nullptr ? Real(0) : shocks.vol_shift[scenario[i]];
        }
    }

    /// To be called before `of`, for each term.
    __device__ void select(const LinearTerm<Real>& term) {
        asset_.select(shocks_, term.asset, scenario_);
        fx_.select(shocks_, term.fx, scenario_);
    }
    __device__ void select(const ForwardTerm<Real>& term) {
        asset_.select(shocks_, term.asset, scenario_);
        fx_.select(shocks_, term.fx, scenario_);
        select_rate(term.rate);
    }
    template <template <class> class Term>
    __device__ void select(const Term<Real>& term) {
        asset_.select(shocks_, term.asset, scenario_);
        fx_.select(shocks_, term.fx, scenario_);
        vol_.select(shocks_, term.vol, scenario_);
        select_rate(term.rate);
    }

    /// What scenario i of the thread does to the term selected.
    __device__ PointShock<Real> of(unsigned i) const {
        return {.asset_log = asset_.log[i],
                .asset_simple = asset_.simple[i],
                .vol_log = vol_.log[i],
                .vol_simple = vol_.simple[i],
                .vol_shift = vol_shift_[i],
                .rate = rate_[i],
                .fx_simple = fx_.simple[i]};
    }

  private:
    __device__ void select_rate(const RateShock<Real>& shock) {
#pragma unroll
        for (unsigned i = 0; i < kWidth; ++i) {
            rate_[i] = 0;
            if (shock.lower == kNoFactor) continue;
            const Real lower = shocks_.factor[shock.lower * shocks_.stride + scenario_[i]];
            const Real upper = shocks_.factor[shock.upper * shocks_.stride + scenario_[i]];
            rate_[i] = std::fma(shock.weight, upper, (Real(1) - shock.weight) * lower);
        }
    }

    Shocks<Real> shocks_;
    std::uint32_t scenario_[kWidth];
    Real vol_shift_[kWidth];
    Real rate_[kWidth] = {};
    FactorMoves<Real, kWidth> asset_;
    FactorMoves<Real, kWidth> fx_;
    FactorMoves<Real, kWidth> vol_;
};

/// Adds to_ticks of each amount. Single precision needs one conversion where the limit is not reached.
template <unsigned kWidth>
__device__ inline void add_ticks_of(const float (&amount)[kWidth], double limit_ticks, Ticks (&sum)[kWidth]) {
    const float limit = __double2float_rd(limit_ticks);
    float ticks[kWidth];
    bool inside = true;
#pragma unroll
    for (unsigned i = 0; i < kWidth; ++i) {
        ticks[i] = amount[i] * static_cast<float>(kTicksPerUnit);  // exact
        inside = inside && std::abs(ticks[i]) <= limit;
    }
#pragma unroll
    for (unsigned i = 0; i < kWidth; ++i) {
        sum[i] += inside ? __float2ll_rn(ticks[i]) : to_ticks(static_cast<double>(amount[i]), limit_ticks);
    }
}

template <unsigned kWidth>
__device__ inline void add_ticks_of(const double (&amount)[kWidth], double limit_ticks,
                                    Ticks (&sum)[kWidth]) {
#pragma unroll
    for (unsigned i = 0; i < kWidth; ++i) sum[i] += to_ticks(amount[i], limit_ticks);
}

/// Adds to a sum that other blocks add to as well; exact, hence in any order.
__device__ inline void add_ticks(Ticks* sum, Ticks ticks) {
    atomicAdd(reinterpret_cast<unsigned long long*>(sum), static_cast<unsigned long long>(ticks));
}

}  // namespace vesper
