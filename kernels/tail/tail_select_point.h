// What one P&L adds to a tail.
#pragma once

#include "kernels/base/host_device.h"
#include "kernels/tail/tail_select.h"

namespace vesper {

/// Adds `copies` times. Precondition: pnl <= tail.value, which is set before the first call; all copies of a
/// tail are below 2^32.
VESPER_HD constexpr void add_to_tail(TailSum& tail, Ticks pnl, std::uint32_t copies = 1) {
    __extension__ using Wide = unsigned __int128;
    tail.count += copies;
    tail.sum_high += (pnl >> 32) * copies;
    tail.sum_low += std::uint64_t{static_cast<std::uint32_t>(pnl)} * copies;
    const std::uint64_t distance = static_cast<std::uint64_t>(tail.value) - static_cast<std::uint64_t>(pnl);
    const Wide square = static_cast<Wide>(distance) * distance;
    for (int digit = 0; digit < 4; ++digit) {
        tail.squares[digit] += std::uint64_t{static_cast<std::uint32_t>(square >> (32 * digit))} * copies;
    }
}

}  // namespace vesper
