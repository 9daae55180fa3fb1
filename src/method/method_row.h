// The methods of risk, a row each: what one needs, and the scenarios or the figures it makes.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/cycle.h"
#include "engine/snapshot.h"
#include "job/job.h"
#include "model/models.h"
#include "results/result.h"
#include "scenario/scenario_set.h"

namespace vesper {

/// What has to be fitted before a method can make its scenarios.
enum class Need {
    history,  ///< the market alone
    model,    ///< volatilities and correlations of the base model
    draws,    ///< these, and what correlates normals
};

/// One of `make` and `measure` is there.
struct MethodRow {
    Method id;
    Need needs;
    /// The sets of scenarios that the book is to be priced on.
    std::vector<ScenarioSet> (*make)(const Job& job, const Snapshot& snapshot,
                                     const Models& models) = nullptr;
    /// Figures in closed form.
    std::vector<MethodResult> (*measure)(const Job& job, const Snapshot& snapshot,
                                         const Models& models) = nullptr;
};

/// All methods, in the order in which a run goes through them.
std::span<const MethodRow> all_methods();

/// The rows that a job asks for.
std::vector<MethodRow> methods_of(const Job& job);

/// How a job draws: in its precision, where one of its methods draws at all.
Draws draws_of(const Job& job);

/// risk.horizons in bars of the market.
std::vector<Horizon> horizons_of(const Job& job, const Market& market);

std::vector<ScenarioSet> historical_sets(const Job& job, const Snapshot& snapshot, const Models& models);
std::vector<ScenarioSet> age_weighted_sets(const Job& job, const Snapshot& snapshot, const Models& models);
std::vector<ScenarioSet> monte_carlo_sets(const Job& job, const Snapshot& snapshot, const Models& models);
std::vector<MethodResult> delta_normal_results(const Job& job, const Snapshot& snapshot,
                                               const Models& models);

}  // namespace vesper
