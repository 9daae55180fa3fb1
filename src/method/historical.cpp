// Historical simulation: the market moves as it did over each horizon of its history.
#include <fmt/format.h>

#include "core/error.h"
#include "method/historical.h"
#include "method/method_row.h"
#include "model/covariance.h"

namespace vesper {

NamedScenarios historical_scenarios(const Job& job, const Market& market, SetId id) {
    const std::size_t bars = id.horizon.bars;
    if (market.n_times() <= bars)
        throw Error({.kind = ErrorKind::data,
                     .problem = fmt::format("no historical scenario of {}, which risk.horizons asks for",
                                            label_of(id.horizon)),
                     .place = {.file = job.market.file},
                     .reason = fmt::format("the market has {} bars", market.n_times()),
                     .remedy = "use a longer history or a shorter horizon"});
    return {.id = std::move(id),
            .scenarios = {
                .factor = factor_returns(market, bars),
                .time = {market.times.begin() + static_cast<std::ptrdiff_t>(bars), market.times.end()}}};
}

std::vector<ScenarioSet> historical_sets(const Job& job, const Snapshot& snapshot, const Models&) {
    std::vector<ScenarioSet> sets;
    for (const Horizon& horizon : horizons_of(job, snapshot.market))
        sets.push_back({.source = historical_scenarios(job, snapshot.market,
                                                       {.method = "historical", .horizon = horizon})});
    return sets;
}

}  // namespace vesper
