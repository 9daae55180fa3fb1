// Scenario files: TOML -> named stresses (docs/scenarios.md).
#pragma once

#include <filesystem>
#include <vector>

#include "scenario/stress.h"

namespace vesper {

/// Throws Error{data} with file, line and column for anything that is not a scenario.
std::vector<StressScenario> read_scenarios(const std::filesystem::path& path);

}  // namespace vesper
