// P&L of a book under given shocks: historical replay, stress, ladders, and the second half of Monte Carlo.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/base/stream.h"
#include "kernels/base/ticks.h"
#include "kernels/reprice/book_terms.h"

namespace vesper {

/// A block of scenarios. Factor rows that a RateShock names are absolute moves of continuously compounded
/// rates, the others log returns.
template <class Real>
struct Shocks {
    const Real* factor = nullptr;     // [n_factors][stride]
    const Real* vol_shift = nullptr;  // [n_scenarios], log; null: none
    std::uint32_t n_factors = 0;
    std::uint32_t n_scenarios = 0;
    std::size_t stride = 0;  // elements from one factor row to the next, >= n_scenarios
};

/// Adds to pnl[book][scenario] the P&L of every position, fully repriced. pnl: [n_books][pnl_stride] ticks.
template <class Real>
struct ScenarioPnl {
    BookTerms<Real> book = {};
    Shocks<Real> shocks = {};
    Ticks* pnl = nullptr;
    std::size_t pnl_stride = 0;
};

/// Runs on `threads` >= 1 OpenMP threads; the result does not depend on their number.
template <class Real>
void scenario_pnl_cpu(const ScenarioPnl<Real>& args, int threads);

/// The same bits on the device; all pointers are device memory. Throws DeviceFailure.
template <class Real>
void scenario_pnl_cuda(const ScenarioPnl<Real>& args, StreamHandle stream);

}  // namespace vesper
