// Linear positions netted by book, currency and asset: what stress scenarios of a large book need to read
// once only.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/base/stream.h"
#include "kernels/base/ticks.h"
#include "kernels/reprice/book_terms.h"
#include "kernels/reprice/scenario_pnl.h"

namespace vesper {

/// Where nets lie: net[book][slot][asset], asset < n_factors and, for terms without one, asset == n_factors.
/// Slot 0 is for terms without a currency, slot i > 0 for those in currency[i].
struct NetShape {
    std::uint32_t n_books = 0;
    std::uint32_t n_slots = 1;
    std::uint32_t n_factors = 0;

    std::size_t size() const { return std::size_t{n_books} * n_slots * (n_factors + 1); }
};

/// Adds to net the values of linear terms, each rounded to ticks: exact from there on, in any order. Fast
/// where neighbours have asset and currency in common, which sorted terms do.
template <class Real>
struct NetLinear {
    const LinearTerm<Real>* terms = nullptr;
    std::uint32_t n_terms = 0;
    const std::uint32_t* slot = nullptr;  // [n_factors]: of each factor that is a currency
    NetShape shape = {};
    Ticks* net = nullptr;
};

template <class Real>
void net_linear_cpu(const NetLinear<Real>& args);

/// The same numbers on the device; all pointers are device memory. Throws DeviceFailure.
template <class Real>
void net_linear_cuda(const NetLinear<Real>& args, StreamHandle stream);

/// Adds to pnl[book][scenario] the P&L of nets, each rounded to ticks once and saturated at kSaturation times
/// its size. pnl: [n_books][pnl_stride] ticks.
template <class Real>
struct NetPnl {
    NetShape shape = {};
    const Ticks* net = nullptr;
    const FactorIndex* currency = nullptr;  // [n_slots], kNoFactor first
    Shocks<Real> shocks = {};               // n_factors as in shape; vol_shift is not looked at
    Ticks* pnl = nullptr;
    std::size_t pnl_stride = 0;
};

template <class Real>
void net_pnl_cpu(const NetPnl<Real>& args, int threads);

/// The same bits on the device; all pointers are device memory. Throws DeviceFailure.
template <class Real>
void net_pnl_cuda(const NetPnl<Real>& args, StreamHandle stream);

/// Both, one after the other, on a net that is cleared first.
template <class Real>
struct LinearStress {
    NetLinear<Real> netting = {};
    NetPnl<Real> pricing = {};  // of the same shape and net
};

template <class Real>
void linear_stress_cpu(const LinearStress<Real>& args, int threads);

/// The same bits on the device, sooner than by the calls above: each kernel starts before the one ahead of it
/// is done. All pointers are device memory. Throws DeviceFailure.
template <class Real>
void linear_stress_cuda(const LinearStress<Real>& args, StreamHandle stream);

}  // namespace vesper
