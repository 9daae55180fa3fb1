// How long ranks wait for each other.
#pragma once

#include <chrono>

#include "core/error.h"

namespace vesper {

/// Longer than rank 0 reads, fits or measures alone, or the slowest rank prices after the fastest is done: a
/// rank that is waited for that long hangs.
constexpr std::chrono::milliseconds kDefaultDeadline = std::chrono::minutes(30);

/// A rank's wait for others.
class Wait {
  public:
    explicit Wait(std::chrono::milliseconds deadline) : begin_(Clock::now()), deadline_(deadline) {}
    bool is_over() const { return Clock::now() - begin_ > deadline_; }
    /// Between two looks at what the others do. At first the core is only lent, so that short waits stay
    /// short; who waits longer leaves it to those who work.
    void pause() const;

  private:
    using Clock = std::chrono::steady_clock;
    Clock::time_point begin_;
    std::chrono::milliseconds deadline_;
};

/// What a call leads to that not all ranks took up in time.
Error too_late(const char* call, std::chrono::milliseconds deadline);

}  // namespace vesper
