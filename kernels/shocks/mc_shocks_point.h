// The arithmetic of one factor on one path, once its correlated normal is known.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/base/host_device.h"
#include "kernels/math/draw.h"
#include "kernels/shocks/mc_shocks.h"

namespace vesper {

/// sqrt(w): what makes a path's normals Student-t; 1 where degrees_of_freedom is 0.
VESPER_HD inline double path_scale(std::uint64_t seed, std::uint32_t path, double degrees_of_freedom) {
    if (degrees_of_freedom == 0) return 1.0;
    return std::sqrt((degrees_of_freedom - 2.0) / draw_chi_square(seed, path, degrees_of_freedom));
}

/// The distribution of factor i.
template <class Real>
VESPER_HD inline Real volatility_of(const McDistribution<Real>& distribution, std::size_t i) {
    return distribution.volatility != nullptr ? distribution.volatility[i] : Real(1);
}
template <class Real>
VESPER_HD inline Real mean_of(const McDistribution<Real>& distribution, std::size_t i) {
    return distribution.mean != nullptr ? distribution.mean[i] : Real(0);
}

/// x = mean + volatility sqrt(w) y.
template <class Real>
VESPER_HD inline Real shock_of(Real y, Real mean, Real volatility, Real scale) {
    return std::fma(volatility * scale, y, mean);
}

}  // namespace vesper
