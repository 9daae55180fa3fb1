// What scenarios do to the terms of a book, on the device: a thread remembers the factors that it used last.
#pragma once

#include "kernels/reprice/reprice_point.h"
#include "kernels/reprice/scenario_pnl.h"

namespace vesper {

/// The scenarios of one thread: kWidth of them, kApart from one to the next. Those beyond the end see no
/// shock.
template <class Real, unsigned kWidth, unsigned kApart>
class ScenarioRows {
  public:
    __device__ ScenarioRows(const Shocks<Real>& shocks, std::uint32_t first)
        : shocks_(shocks), first_(first), count_(count_from(first, shocks.n_scenarios)) {}

    /// Whether scenario i is there.
    __device__ bool has(unsigned i) const { return i < count_; }
    __device__ std::uint32_t id(unsigned i) const { return first_ + i * kApart; }

    __device__ void load(const Real* row, Real (&values)[kWidth]) const {
        const Real* from = row + first_;
#pragma unroll
        for (unsigned i = 0; i < kWidth; ++i) values[i] = has(i) ? from[i * kApart] : Real(0);
    }
    __device__ void load_factor(FactorIndex factor, Real (&values)[kWidth]) const {
        load(shocks_.factor + factor * shocks_.stride, values);
    }
    __device__ void load_vol_shift(Real (&values)[kWidth]) const {
        if (shocks_.vol_shift != nullptr) load(shocks_.vol_shift, values);
    }

  private:
    static __device__ std::uint32_t count_from(std::uint32_t first, std::uint32_t end) {
        return first < end ? min(kWidth, (end - first + kApart - 1) / kApart) : 0;
    }

    Shocks<Real> shocks_;
    std::uint32_t first_;
    std::uint32_t count_;
};

/// The moves of one factor. Terms are sorted by asset, so that the same factor is wanted again and again.
template <class Real, unsigned kWidth>
struct FactorMoves {
    FactorIndex factor = kNoFactor;
    Real log[kWidth] = {};
    Real simple[kWidth] = {};

    template <class Rows>
    __device__ void select(const Rows& rows, FactorIndex wanted) {
        if (wanted == factor) return;
        factor = wanted;
        if (wanted != kNoFactor) rows.load_factor(wanted, log);
#pragma unroll
        for (unsigned i = 0; i < kWidth; ++i) {
            if (wanted == kNoFactor) log[i] = 0;
            simple[i] = elementary::expm1(log[i]);
        }
    }
};

/// The shocks of a thread's scenarios, as one term after another sees them.
template <class Real, unsigned kWidth, unsigned kApart>
class TermShocks {
  public:
    using Rows = ScenarioRows<Real, kWidth, kApart>;

    __device__ explicit TermShocks(const Rows& rows) : rows_(rows) { rows.load_vol_shift(vol_shift_); }

    /// To be called before `of`, for each term.
    __device__ void select(const LinearTerm<Real>& term) {
        asset_.select(rows_, term.asset);
        fx_.select(rows_, term.fx);
    }
    __device__ void select(const ForwardTerm<Real>& term) {
        asset_.select(rows_, term.asset);
        fx_.select(rows_, term.fx);
        select_rate(term.rate);
    }
    template <template <class> class Term>
    __device__ void select(const Term<Real>& term) {
        asset_.select(rows_, term.asset);
        fx_.select(rows_, term.fx);
        vol_.select(rows_, term.vol);
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
        Real lower[kWidth] = {};
        Real upper[kWidth] = {};
        if (shock.lower != kNoFactor) {
            rows_.load_factor(shock.lower, lower);
            rows_.load_factor(shock.upper, upper);
        }
#pragma unroll
        for (unsigned i = 0; i < kWidth; ++i) {
            rate_[i] = std::fma(shock.weight, upper[i], (Real(1) - shock.weight) * lower[i]);
        }
    }

    Rows rows_;
    Real vol_shift_[kWidth] = {};
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
