// The P&L of one exposure on one path.
#pragma once

#include "kernels/base/host_device.h"
#include "kernels/base/ticks.h"
#include "kernels/math/elementary.h"

namespace vesper {

/// In ticks, not yet rounded: |.| <= kSaturation |exposure|, and the largest loss where it is not a number.
template <class Real>
VESPER_HD inline Real linear_ticks(Real exposure, Real simple_return) {
    const Real size = exposure * static_cast<Real>(kTicksPerUnit);  // exact, like the limit
    const Real limit = static_cast<Real>(kSaturation) * (size < 0 ? -size : size);
    const Real above = std::fmax(size * simple_return, -limit);  // of a number and NaN, the number
    return std::fmin(above, limit);
}

}  // namespace vesper
