// The summary of a run that a person reads in half a minute.
#pragma once

#include <string>

#include "results/result.h"

namespace vesper {

/// Headline figures with their errors, largest contributors, worst stresses, data quality, where the time
/// went.
std::string summarise(const Result& result);

}  // namespace vesper
