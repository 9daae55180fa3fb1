// P&L by position and risk type, summed over scenarios: what Euler contributions are made of.
#pragma once

#include <cstdint>

#include "kernels/reprice/scenario_pnl.h"

namespace vesper {

/// The order in which shocks are applied. A position's P&L of one type is the change of its P&L, in ticks,
/// when the shocks of that type join those before it; the types of a scenario therefore add up exactly to
/// scenario_pnl's figure.
enum class RiskType : std::uint32_t { price, volatility, rate, fx };
inline constexpr std::uint32_t kRiskTypes = 4;

/// Adds to sum[position][type] the P&L over all scenarios of the block. sum: [n_positions][kRiskTypes] ticks.
template <class Real>
struct Attribution {
    BookTerms<Real> book = {};
    Shocks<Real> shocks = {};
    Ticks* sum = nullptr;
};

/// Threads own terms. Sums of ticks are exact, so the result does not depend on their number; threads >= 1.
template <class Real>
void attribution_cpu(const Attribution<Real>& args, int threads);

/// The same bits on the device; all pointers are device memory. Throws DeviceFailure.
template <class Real>
void attribution_cuda(const Attribution<Real>& args, StreamHandle stream);

}  // namespace vesper
