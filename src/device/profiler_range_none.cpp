#include "device/profiler_range.h"

namespace vesper {

ProfilerRange::ProfilerRange(const std::string&) {}

ProfilerRange::~ProfilerRange() {}

}  // namespace vesper
