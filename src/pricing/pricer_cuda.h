// The pricers of the GPU that this rank is bound to. Copies back run beside the kernels that follow.
#pragma once

#include <functional>
#include <memory>

#include "kernels/reprice/mc_pnl.h"
#include "pricing/pricer.h"

namespace vesper {

/// How a pricer draws: P&L of a block of paths, and shocks of some. Both give a path the same shocks, but for
/// roundings of mc_linear_cuda, which contributions take up with the rest of their gap to the figure.
template <class Real>
struct PathKernels {
    std::function<void(const McPnl<Real>&, StreamHandle)> pnl;
    std::function<void(const McShocks<Real>&, StreamHandle)> shocks;
};

/// The bits of the CPU.
template <class Real>
PathKernels<Real> exact_kernels() {
    return {.pnl = mc_pnl_cuda<Real>, .shocks = mc_shocks_cuda<Real>};
}

/// threads: for what is added up on the host.
template <class Real>
std::unique_ptr<Pricer<Real>> make_cuda_pricer(int threads, const TermStorage<Real>& terms,
                                               McArrays<Real> arrays, PathKernels<Real> kernels);

/// See make_half_pricer.
std::unique_ptr<Pricer<float>> make_half_cuda_pricer(int threads, const TermStorage<float>& terms,
                                                     McArrays<float> arrays);

}  // namespace vesper
