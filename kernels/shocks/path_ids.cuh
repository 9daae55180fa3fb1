// The path ids of a set, on the device.
#pragma once

#include "kernels/shocks/mc_shocks.h"

namespace vesper {

/// Path `i` of a set; beyond its end the last one, so that a tile may run over it.
__device__ inline std::uint32_t path_id(const McPaths& paths, std::uint32_t i) {
    const std::uint32_t inside = min(i, paths.count - 1);
    return paths.ids != nullptr ? paths.ids[inside] : paths.first + inside;
}

/// Paths [first, first + count) of a set.
inline McPaths part_of(const McPaths& paths, std::uint32_t first, std::uint32_t count) {
    if (paths.ids != nullptr) return {.count = count, .ids = paths.ids + first};
    return {.first = paths.first + first, .count = count};
}

}  // namespace vesper
