// How a sample bounds an order statistic, so that few of many paths have to be looked at.
#pragma once

#include <cmath>
#include <cstdint>

#include "kernels/base/host_device.h"

namespace vesper {

/// The path that is element i of a sample with one of every `apart` paths.
VESPER_HD inline std::uint32_t sampled_path(std::uint32_t i, std::uint32_t apart) {
    std::uint32_t x = i;  // scrambled, so that no pattern in the paths goes unseen
    x = (x ^ x >> 16) * 0x7feb352d;
    x = (x ^ x >> 15) * 0x846ca68b;
    return i * apart + (x ^ x >> 16) % apart;
}

/// Where in the ascending sample a value is that has `rank` of the paths at or below it, almost surely: five
/// standard deviations of a binomial above the mean. Precondition: rank is in the lower half.
inline std::uint32_t place_in_sample(std::uint32_t n_sample, std::uint32_t rank, std::uint32_t n_paths) {
    const double p = static_cast<double>(rank) / n_paths;
    const double mean = n_sample * p;
    return static_cast<std::uint32_t>(mean + 5 * std::sqrt(mean * (1 - p)) + 4);
}

}  // namespace vesper
