// Whether the numbers of one method agree with each other.
#pragma once

#include <string>
#include <vector>

#include "h5/group.h"

namespace vesper {

/// Adds a line for each of these that does not hold: VaR and ES grow with the level; ES is not below VaR;
/// intervals hold their figure; contributions add up to the figure; the P&L is whole ticks, its books add up,
/// and VaR, ES and tail count follow from it. Figures agree when they differ by no more than a tick or 1e-9
/// of their size. Precondition: the group holds what the schema asks for.
void check_method(const h5::Group& group, double confidence, std::vector<std::string>& problems);

}  // namespace vesper
