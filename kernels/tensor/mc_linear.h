// Monte Carlo P&L of books that are linear in the simple returns of their factors.
#pragma once

#include "kernels/base/ticks.h"
#include "kernels/shocks/mc_shocks.h"

namespace vesper {

/// Adds to pnl[book][path of the block] the sum over factors of exposure[book][i] (exp(x_i) - 1), each
/// rounded to ticks and saturated at kSaturation times the exposure.
template <class Real>
struct McLinear {
    McModel<Real> model = {};
    McDistribution<Real> distribution = {};
    McPaths paths = {};
    const Real* exposure = nullptr;  // [n_books][n_factors], reporting currency
    std::uint32_t n_books = 0;
    Ticks* pnl = nullptr;  // [n_books][pnl_stride]
    std::size_t pnl_stride = 0;
};

/// Equal, bit for bit, to mc_shocks_cpu followed by the sum. The result does not depend on `threads`.
template <class Real>
void mc_linear_cpu(const McLinear<Real>& args, int threads);

/// On tensor cores: normals and exponentials by the special-function unit (fast_*.cuh), normals and matrix in
/// half precision, sums of products and returns in single precision. Rounded to ticks together are two
/// factors of a dense model, or, of a factor model, all whose number has the same i / 4 modulo 4, added up in
/// single precision from the first to the last. A path's P&L depends on neither the block nor the set of
/// paths that it is in. VaR differs from mc_linear_cpu<double> by less than a tenth of its standard error
/// (tests/kernels/tensor/mc_linear_test.cpp). At most 2048 factors where the model is dense, 512 common ones
/// otherwise. All pointers are device memory; nothing else adds to pnl at the same time. Throws
/// DeviceFailure.
void mc_linear_cuda(const McLinear<float>& args, StreamHandle stream);

}  // namespace vesper
