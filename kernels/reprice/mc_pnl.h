// Monte Carlo P&L of a book: mc_shocks and scenario_pnl in one pass, so that shocks never leave the cache.
#pragma once

#include "kernels/reprice/scenario_pnl.h"
#include "kernels/shocks/mc_shocks.h"

namespace vesper {

/// A distribution and where its P&L goes: pnl[book][path of the block] is added to.
template <class Real>
struct McDistributionPnl {
    McDistribution<Real> distribution = {};
    Ticks* pnl = nullptr;  // [n_books][pnl_stride]
};

/// All distributions share what the model draws, which is most of the work.
template <class Real>
struct McPnl {
    McModel<Real> model = {};
    const McDistributionPnl<Real>* distributions =
        nullptr;  // [n_distributions], host memory on every backend
    std::uint32_t n_distributions = 0;
    McPaths paths = {};
    BookTerms<Real> book = {};
    std::size_t pnl_stride = 0;
};

/// Equal, bit for bit, to mc_shocks_cpu followed by scenario_pnl_cpu, for each distribution.
template <class Real>
void mc_pnl_cpu(const McPnl<Real>& args, int threads);

/// The same bits on the device; all pointers are device memory. Throws DeviceFailure.
template <class Real>
void mc_pnl_cuda(const McPnl<Real>& args, StreamHandle stream);

/// The same with the shocks of mc_shocks_half_cuda.
void mc_pnl_half_cuda(const McPnl<float>& args, StreamHandle stream);

}  // namespace vesper
