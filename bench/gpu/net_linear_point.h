// The arithmetic of netted linear positions.
#pragma once

#include "bench/gpu/net_linear.h"
#include "kernels/base/host_device.h"
#include "kernels/base/ticks.h"
#include "kernels/reprice/book_terms.h"
#include "kernels/reprice/reprice_point.h"

namespace vesper {

/// Where a term's value belongs, without its book: slot (n_factors + 1) + asset.
template <class Real>
VESPER_HD inline std::uint32_t net_place(const LinearTerm<Real>& term, const std::uint32_t* slot,
                                         std::uint32_t n_factors) {
    const std::uint32_t currency = term.fx == kNoFactor ? 0 : slot[term.fx];
    return currency * (n_factors + 1) + (term.asset == kNoFactor ? n_factors : term.asset);
}

/// A term's value in ticks, kept within 2^42 units.
template <class Real>
VESPER_HD inline Ticks net_value(const LinearTerm<Real>& term) {
    return to_ticks(static_cast<double>(term.value), 0x1p62);
}

/// The simple return of an asset in the reporting currency, from its log return and its currency's.
template <class Real>
VESPER_HD inline double net_move(Real asset, Real fx) {
    const double f = static_cast<double>(elementary::expm1(fx));
    return std::fma(static_cast<double>(elementary::expm1(asset)), 1.0 + f, f);
}

/// P&L of a net of this value under a simple return, in ticks not yet rounded. Saturates only where the
/// return is not within +-kSaturation.
VESPER_HD inline double net_amount(double value_ticks, double move) {
    const double limit = kSaturation * (value_ticks < 0 ? -value_ticks : value_ticks);
    const double ticks = value_ticks * move;
    const double above = ticks > -limit ? ticks : -limit;  // the largest loss where it is not a number
    return above < limit ? above : limit;
}

/// The log return of a factor; 0 where there is no factor.
template <class Real>
VESPER_HD inline Real net_shock(const Shocks<Real>& shocks, FactorIndex factor, std::size_t scenario) {
    return factor == kNoFactor ? Real(0) : shocks.factor[factor * shocks.stride + scenario];
}

}  // namespace vesper
