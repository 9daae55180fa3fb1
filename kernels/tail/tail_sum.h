// What tails add up to, in integers.
#pragma once

#include <cstdint>

#include "kernels/base/host_device.h"
#include "kernels/base/ticks.h"

namespace vesper {

/// The tail up to an order statistic, in integers, so that the order of summation does not matter. What may
/// leave 64 bits is cut before it is summed: no sum overflows below 2^32 paths, copies counted.
struct TailSum {
    Ticks value = 0;                // the order statistic
    std::uint64_t count = 0;        // P&L <= value
    std::int64_t sum_high = 0;      // of their parts above 2^32, rounded down
    std::uint64_t sum_low = 0;      // of the rest of each: sum_high 2^32 + sum_low is the sum of them
    std::uint64_t squares[4] = {};  // sums of the 32-bit digits of (value - P&L)^2, lowest digit first

    friend constexpr bool operator==(const TailSum&, const TailSum&) = default;
};

/// Adds a P&L, `copies` times. Precondition: pnl <= tail.value, which is set before the first call.
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
