// What one P&L adds to a tail.
#pragma once

#include "kernels/base/host_device.h"
#include "kernels/tail/tail_select.h"

namespace vesper {

/// Precondition: pnl <= tail.value, which is set before the first call.
VESPER_HD constexpr void add_to_tail(TailSum& tail, Ticks pnl) {
    __extension__ using Wide = unsigned __int128;
    ++tail.count;
    tail.sum_high += pnl >> 32;
    tail.sum_low += static_cast<std::uint32_t>(pnl);
    const std::uint64_t distance = static_cast<std::uint64_t>(tail.value) - static_cast<std::uint64_t>(pnl);
    const Wide square = static_cast<Wide>(distance) * distance;
    for (int digit = 0; digit < 4; ++digit) {
        tail.squares[digit] += static_cast<std::uint32_t>(square >> (32 * digit));
    }
}

}  // namespace vesper
