// Age-weighted historical simulation: recent moves count more.
#include "method/age_weighted.h"

#include <cmath>
#include <numeric>

#include "method/historical.h"
#include "method/method_row.h"

namespace vesper {

std::vector<std::uint32_t> age_weights(std::size_t n, double lambda) {
    std::vector<std::uint32_t> weights(n);
    for (int k = 20; k >= 0; --k) {
        const double largest = std::ldexp(1.0, k);
        double decay = 1;  // lambda^age by products, so that the bits are those of every machine
        for (std::size_t age = 0; age < n; ++age) {
            weights[n - 1 - age] = static_cast<std::uint32_t>(std::lround(largest * decay));
            decay *= lambda;
        }
        if (std::accumulate(weights.begin(), weights.end(), std::uint64_t{0}) < (std::uint64_t{1} << 32))
            break;
    }
    return weights;
}

std::vector<ScenarioSet> age_weighted_sets(const Job& job, const Snapshot& snapshot, const Models&) {
    std::vector<ScenarioSet> sets;
    for (const Horizon& horizon : horizons_of(job, snapshot.market)) {
        NamedScenarios scenarios = historical_scenarios(
            job, snapshot.market, {.method = "historical_age_weighted", .horizon = horizon});
        std::vector<std::uint32_t> weight = age_weights(scenarios.scenarios.size(), job.age_weighted.lambda);
        sets.push_back({.source = std::move(scenarios), .weight = std::move(weight)});
    }
    return sets;
}

}  // namespace vesper
