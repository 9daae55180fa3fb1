// A stage: one set of scenarios that the whole book is priced on.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "scenario/given.h"

namespace vesper {

struct Stage {
    std::string name;  // "historical", "monte_carlo_gaussian", ..., "stress"
    int horizon_days = 1;
    std::size_t n_scenarios = 0;
    std::size_t tile = 1;                         // scenarios per tile
    std::shared_ptr<const GivenScenarios> given;  // null: Monte Carlo
    double degrees_of_freedom = 0;                // Monte Carlo; 0: Gaussian

    bool is_monte_carlo() const { return given == nullptr; }
};

}  // namespace vesper
