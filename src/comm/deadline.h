// How long ranks wait for each other.
#pragma once

#include <chrono>

#include "core/error.h"

namespace vesper {

/// Longer than rank 0 reads, fits or measures alone, or the slowest rank prices after the fastest is done: a
/// rank that is waited for that long hangs.
constexpr std::chrono::milliseconds kDefaultDeadline = std::chrono::minutes(30);

/// What a call leads to that not all ranks took up in time.
Error too_late(const char* call, std::chrono::milliseconds deadline);

}  // namespace vesper
