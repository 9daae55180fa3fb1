// One stage of a run: for the summary of where time went, and for profilers.
#pragma once

#include <chrono>
#include <string>
#include <utility>

#include "core/timings.h"
#include "device/profiler_range.h"

namespace vesper {

/// Adds the time from its construction to its destruction to one stage, and shows it as a range in a
/// profiler.
class StageTimer {
  public:
    StageTimer(Timings& timings, std::string name)
        : timings_(timings),
          name_(std::move(name)),
          range_(name_),
          start_(std::chrono::steady_clock::now()) {}
    ~StageTimer() {
        timings_.add(name_, std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count());
    }
    StageTimer(const StageTimer&) = delete;
    StageTimer& operator=(const StageTimer&) = delete;

  private:
    Timings& timings_;
    std::string name_;
    ProfilerRange range_;
    std::chrono::steady_clock::time_point start_;
};

}  // namespace vesper
