// A result with every part filled, as a run would fill it: the figures follow from random P&L.
#pragma once

#include <cstdint>

#include "results/result.h"

namespace vesper {

/// Historical and delta-normal over one day, Monte Carlo over one and ten; three books, three levels.
Result sample_result(std::uint64_t seed);

/// Recomputes the figures and contributions of a method from its P&L.
void remeasure(Result& result, MethodResult& method);

}  // namespace vesper
