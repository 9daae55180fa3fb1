#include "core/memory.h"

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>
#include <string>

#include <fmt/format.h>

#include "core/error.h"

namespace vesper {
namespace {

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

/// The number a one-number file holds; nothing where it holds a word such as "max" or does not exist.
std::optional<std::uint64_t> number_in(const char* path) {
    std::ifstream in(path);
    std::uint64_t value = 0;
    if (in >> value) return value;
    return std::nullopt;
}

std::uint64_t free_in_machine() {
    std::ifstream in("/proc/meminfo");
    for (std::string line; std::getline(in, line);)
        if (line.starts_with("MemAvailable:")) return std::stoull(line.substr(13)) * 1024;
    return kUnlimited;
}

std::uint64_t left_in_control_group() {
    const auto limit = number_in("/sys/fs/cgroup/memory.max");
    const auto used = number_in("/sys/fs/cgroup/memory.current");
    if (!limit || !used) return kUnlimited;
    return *limit > *used ? *limit - *used : 0;
}

}  // namespace

std::uint64_t available_memory() {
    return std::min(free_in_machine(), left_in_control_group());
}

void require_memory(std::uint64_t bytes, const std::string& purpose, const std::string& remedy) {
    const std::uint64_t available = available_memory();
    if (bytes <= available) return;
    throw Error({.kind = ErrorKind::memory,
                 .problem = fmt::format("{} need {:.1f} GB", purpose, static_cast<double>(bytes) * 1e-9),
                 .reason = fmt::format("{:.1f} GB are available", static_cast<double>(available) * 1e-9),
                 .remedy = remedy});
}

}  // namespace vesper
