// Monte Carlo shocks: correlated draws of all factors on a set of paths.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/base/stream.h"

namespace vesper {

/// How factors move together: y, standard normal and correlated.
///   dense:        y = C z, C the lower Cholesky factor of the correlation
///   factor model: y = B f + e o z, f common normals, o independent ones
/// z, f and o are functions of (seed, factor, path) alone: kernels/draw.h.
template <class Real>
struct McModel {
    std::uint64_t seed = 0;
    std::uint32_t n_factors = 0;
    std::uint32_t n_common = 0;      // 0: dense
    const Real* cholesky = nullptr;  // dense: [n_factors][n_factors] row-major, upper triangle never read
    const Real* loading = nullptr;   // factor model: B, [n_factors][n_common]
    const Real* idiosyncratic = nullptr;  // factor model: e, [n_factors]
};

/// How far each factor moves: x[i] = mean[i] + volatility[i] sqrt(w) y[i], w = 1 (Gaussian) or
/// w = (nu - 2) / chi2_nu, one draw per path, which makes x Student-t with the same covariance. chi2 is a
/// function of (seed, path) alone.
template <class Real>
struct McDistribution {
    const Real* volatility = nullptr;  // [n_factors], over the horizon; null: 1
    const Real* mean = nullptr;        // [n_factors], over the horizon; null: 0
    double degrees_of_freedom = 0;     // nu > 2; 0: Gaussian
};

/// Paths [first, first + count), or ids[0..count) where ids is given.
struct McPaths {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
    const std::uint32_t* ids = nullptr;
};

/// Writes shocks[factor][path of the block]; shocks: [n_factors][stride], stride >= paths.count.
template <class Real>
struct McShocks {
    McModel<Real> model = {};
    McDistribution<Real> distribution = {};
    McPaths paths = {};
    Real* shocks = nullptr;
    std::size_t stride = 0;
};

/// A path's shocks do not depend on which block or thread makes them.
template <class Real>
void mc_shocks_cpu(const McShocks<Real>& args, int threads);

/// The same bits on the device; all pointers are device memory. Throws DeviceFailure.
template <class Real>
void mc_shocks_cuda(const McShocks<Real>& args, StreamHandle stream);

/// On tensor cores, within the limits of mc_linear_cuda and with its roundings, but that the loadings of a
/// factor model are rounded before they are multiplied by volatilities, so that distributions may share their
/// product. A path's shocks depend on neither block nor set.
void mc_shocks_half_cuda(const McShocks<float>& args, StreamHandle stream);

}  // namespace vesper
