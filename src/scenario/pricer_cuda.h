// The pricer of the GPU that this rank is bound to.
#pragma once

#include <memory>

#include "scenario/pricer.h"

namespace vesper {

/// The same bits as the CPU's. Copies back run beside the kernels that follow.
template <class Real>
std::unique_ptr<Pricer<Real>> make_cuda_pricer(const TermStorage<Real>& terms, McArrays<Real> arrays);

}  // namespace vesper
