// Symbols and times in the order of their first appearance.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/time.h"

namespace vesper {

/// Numbers names; asking for the same name again and again is cheap.
class SymbolIndex {
  public:
    std::uint32_t index_of(std::string_view name);
    const std::vector<std::string>& names() const { return names_; }

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };
    std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> indices_;
    std::vector<std::string> names_;
    std::uint32_t last_ = 0;
};

/// Numbers times; asking for the same time again or for the successor of the last one is cheap.
class TimeIndex {
  public:
    std::uint32_t index_of(TimeNs time);
    const std::vector<TimeNs>& times() const { return times_; }

  private:
    std::unordered_map<TimeNs, std::uint32_t> indices_;
    std::vector<TimeNs> times_;
    std::uint32_t last_ = 0;
};

/// Position of each value in ascending order: values[i] is at [rank[i]] of the sorted values. Values are
/// unique.
template <class T>
std::vector<std::uint32_t> ranks(const std::vector<T>& values) {
    std::vector<std::uint32_t> order(values.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return values[a] < values[b]; });
    std::vector<std::uint32_t> rank(values.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) rank[order[i]] = i;
    return rank;
}

}  // namespace vesper
