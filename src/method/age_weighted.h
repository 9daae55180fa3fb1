// Weights that fall with age, as whole numbers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace vesper {

/// Weights of n scenarios, oldest first, in proportion to lambda^age, the last of age 0: round(2^k
/// lambda^age) with the largest k <= 20 for which they sum below 2^32. What rounds to 0 counts no more.
/// Boudoukh, Richardson and Whitelaw, "The best of both worlds", Risk 11 (1998). Precondition: 0 < lambda <=
/// 1; n < 2^32.
std::vector<std::uint32_t> age_weights(std::size_t n, double lambda);

}  // namespace vesper
