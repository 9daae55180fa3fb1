// What a profiler shows of the host's work.
#pragma once

#include <string>

namespace vesper {

/// A range of this thread under this name in the profiler (NVTX) while it lives, ranges inside ranges;
/// nothing in a build without CUDA, next to nothing where no profiler listens.
class ProfilerRange {
  public:
    explicit ProfilerRange(const std::string& name);
    ~ProfilerRange();
    ProfilerRange(const ProfilerRange&) = delete;
    ProfilerRange& operator=(const ProfilerRange&) = delete;
};

}  // namespace vesper
