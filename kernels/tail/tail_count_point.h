// Parts of an interval of ticks. Distances are unsigned: an interval may be all there is.
#pragma once

#include "kernels/base/host_device.h"
#include "kernels/tail/tail_count.h"

namespace vesper {

/// How far a value is above the low end; more than the interval is long where the value is not in it.
VESPER_HD constexpr std::uint64_t distance_in(const TickInterval& interval, Ticks value) {
    return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(interval.low);
}

/// A part holds 2^part_shift values: the fewest of which kTailParts cover the interval.
VESPER_HD constexpr unsigned part_shift(const TickInterval& interval) {
    std::uint64_t rest = distance_in(interval, interval.last) >> kTailPartBits;
    unsigned shift = 0;
    for (; rest > 0; rest >>= 1) ++shift;
    return shift;
}

/// Part number `part` of an interval. Precondition: it begins within the interval.
constexpr TickInterval part_of(const TickInterval& interval, unsigned part) {
    const unsigned shift = part_shift(interval);
    const std::uint64_t before = std::uint64_t{part} << shift;
    const std::uint64_t rest = distance_in(interval, interval.last) - before;
    const std::uint64_t longest = (std::uint64_t{1} << shift) - 1;
    const std::uint64_t low = static_cast<std::uint64_t>(interval.low) + before;
    return {.low = static_cast<Ticks>(low),
            .last = static_cast<Ticks>(low + (rest < longest ? rest : longest))};
}

}  // namespace vesper
