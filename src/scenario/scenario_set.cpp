#include "scenario/scenario_set.h"

#include <numeric>

#include <fmt/format.h>

namespace vesper {

std::string ScenarioSet::name() const {
    if (drawn() != nullptr) return drawn()->distributions.front().id.method;
    const SetId& id = stated()->id;
    return id.horizon.bars == 0 ? id.name() : fmt::format("{}_{}", id.name(), key_of(id.horizon));
}

std::size_t ScenarioSet::n_scenarios() const {
    return stated() != nullptr ? stated()->scenarios.size() : drawn()->paths;
}

std::size_t ScenarioSet::n_results() const {
    return stated() != nullptr ? 1 : drawn()->distributions.size();
}

const SetId& ScenarioSet::id(std::size_t result) const {
    return stated() != nullptr ? stated()->id : drawn()->distributions[result].id;
}

std::uint64_t ScenarioSet::n_copies() const {
    if (weight.empty()) return n_scenarios();
    return std::accumulate(weight.begin(), weight.end(), std::uint64_t{0});
}

}  // namespace vesper
