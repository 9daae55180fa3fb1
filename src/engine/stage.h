// A stage: one set of scenarios that the whole book is priced on.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "model/risk_model.h"
#include "scenario/stated_scenarios.h"

namespace vesper {

/// One set of figures that a stage leads to.
struct StageMethod {
    std::string name;  // "historical", "monte_carlo_gaussian", ..., "stress"
    PathDistribution
        distribution;  // Monte Carlo: what its scenarios are drawn from; otherwise only the horizon counts
};

/// Methods of a Monte Carlo stage share their draws; other stages have one.
struct Stage {
    std::string name;
    std::vector<StageMethod> methods;
    std::size_t n_scenarios = 0;
    std::size_t tile = 1;                         // scenarios per tile
    std::shared_ptr<const GivenScenarios> given;  // null: Monte Carlo

    bool is_monte_carlo() const { return given == nullptr; }
};

}  // namespace vesper
