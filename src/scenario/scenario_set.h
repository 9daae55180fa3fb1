// A set of scenarios that the whole book is priced on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "market/horizon.h"
#include "model/models.h"
#include "scenario/stated_scenarios.h"

namespace vesper {

/// What a set of figures is called.
struct SetId {
    std::string method;   // "historical", "monte_carlo"
    std::string variant;  // "gaussian"; "" where a method has one only
    Horizon horizon;      // no bars where there is none, as of a stress

    /// "historical", "monte_carlo_gaussian".
    std::string name() const { return variant.empty() ? method : method + '_' + variant; }
};

/// How far each factor moves over a horizon. Empty: as far as the model says, a mean of zero and its
/// volatility per bar times the root of the bars.
struct Marginals {
    ModelId model = ModelId::base;
    std::vector<double> volatility = {};  // [factor], over the horizon
    std::vector<double> mean = {};        // [factor], over the horizon
};

/// What the factors' moves are drawn from: correlated as the model says, Student-t, or Gaussian where the
/// degrees of freedom are infinite.
struct Distribution {
    SetId id;
    Marginals marginals = {};
    double degrees_of_freedom = std::numeric_limits<double>::infinity();
};

/// Paths under one or several distributions of one model, which share their draws.
struct DrawnPaths {
    std::vector<Distribution> distributions;
    std::uint32_t paths = 0;
};

/// Scenarios known one by one, under their name.
struct NamedScenarios {
    SetId id;
    StatedScenarios scenarios;
};

struct ScenarioSet {
    std::variant<NamedScenarios, DrawnPaths> source;
    std::vector<std::uint32_t> weight = {};  // w copies of a scenario; empty: one each. They sum below 2^32

    /// Null where the scenarios are drawn.
    const NamedScenarios* stated() const { return std::get_if<NamedScenarios>(&source); }
    /// Null where the scenarios are stated.
    const DrawnPaths* drawn() const { return std::get_if<DrawnPaths>(&source); }

    /// "historical_10d", "monte_carlo", "stress".
    std::string name() const;
    std::size_t n_scenarios() const;
    /// How many sets of figures it leads to: the distributions, or one.
    std::size_t n_results() const;
    const SetId& id(std::size_t result) const;
    /// How many scenarios there are, copies counted.
    std::uint64_t n_copies() const;
};

}  // namespace vesper
