// What scenarios cost, for plans and progress: counted from the kernels' loops (docs/performance.md).
#pragma once

#include <cstddef>

#include "engine/plan.h"
#include "instruments/priced_book.h"
#include "scenario/scenario_set.h"

namespace vesper {

/// The sizes of a model that its draws cost by.
struct ModelSize {
    std::size_t n_factors = 0;
    std::size_t n_common = 0;  // of a factor model; 0: dense
};

/// Of one scenario of a set.
ScenarioCost cost_of(const ScenarioSet& set, const PricedBook& book, const ModelSize& model);

}  // namespace vesper
