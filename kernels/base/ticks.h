// Money as integers: sums of ticks are exact, so their order does not matter.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/base/host_device.h"

namespace vesper {

/// P&L in units of 2^-20 of the reporting currency (about one millionth). Range of a sum: +-8.8e12 units.
using Ticks = std::int64_t;

inline constexpr double kTicksPerUnit = 1048576.0;

/// A position's P&L on one scenario saturates at this multiple of its gross notional, so that sums over a
/// book whose gross notional passes the loader's check cannot overflow.
inline constexpr double kSaturation = 16.0;

/// Nearest tick to an amount, ties to even, saturated at +-limit ticks. NaN becomes the largest loss: it
/// cannot pass as small, nor hide among the gains.
VESPER_HD inline Ticks to_ticks(double amount, double limit_ticks) {
    const double ticks = amount * kTicksPerUnit;
    const double above = ticks > -limit_ticks ? ticks : -limit_ticks;
    const double bounded = above < limit_ticks ? above : limit_ticks;
    const double rounded =
        std::rint(bounded);  // a value of its own: GCC 12 does not vectorise the cast of a rint
    return static_cast<Ticks>(rounded);
}

inline double from_ticks(Ticks ticks) {
    return static_cast<double>(ticks) / kTicksPerUnit;
}

}  // namespace vesper
