// How far ahead a figure of risk looks.
#pragma once

#include <cstdint>
#include <string>

#include "market/bar_interval.h"

namespace vesper {

struct Horizon {
    std::uint32_t bars = 1;  // of the interval
    BarInterval interval = kTradingDay;

    bool operator==(const Horizon&) const = default;
};

/// What a person reads: "10 days", "78 bars (6 h 30 min)", "1 bar" where bars are irregular. The time is that
/// of trading; it is left out where it is too long for a TimeNs.
std::string label_of(const Horizon& horizon);

/// What the groups of a result are named by: "10d" where bars are days, otherwise "78b".
std::string key_of(const Horizon& horizon);

}  // namespace vesper
