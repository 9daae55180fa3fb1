#include "batch/stages.h"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"
#include "core/time.h"
#include "model/covariance.h"
#include "scenario/stress.h"

namespace vesper {
namespace {

Stage historical_stage(const Job& job, const Market& market, int horizon) {
    if (market.n_times() <= static_cast<std::size_t>(horizon))
        throw Error({.kind = ErrorKind::data,
                     .problem = "no historical scenario of " + std::to_string(horizon) +
                                " days, which risk.horizons asks for",
                     .place = {.file = job.market.file},
                     .reason = "the market has " + std::to_string(market.n_times()) + " bars",
                     .remedy = "use a longer history or a shorter horizon"});
    auto given = std::make_shared<GivenScenarios>();
    given->factor = factor_returns(market, static_cast<std::size_t>(horizon));
    given->n_rates = market.n_rates;
    const std::size_t n_scenarios = given->size();
    return {.name = fmt::format("{}_{}d", kHistorical, horizon),
            .methods = {{.name = kHistorical, .distribution = {.horizon_days = horizon}}},
            .n_scenarios = n_scenarios,
            .tile = job.tile.scenarios,
            .given = std::move(given)};
}

Stage monte_carlo_stage(const Job& job) {
    Stage stage = {.name = "monte_carlo",
                   .methods = {},
                   .n_scenarios = job.monte_carlo.paths,
                   .tile = job.tile.paths,
                   .given = nullptr};
    for (const std::int64_t days : job.risk.horizons)
        for (const Distribution distribution : job.monte_carlo.distributions) {
            const bool gaussian = distribution == Distribution::gaussian;
            stage.methods.push_back(
                {.name = gaussian ? "monte_carlo_gaussian" : "monte_carlo_student_t",
                 .distribution = {.horizon_days = static_cast<int>(days),
                                  .degrees_of_freedom = gaussian ? 0 : job.monte_carlo.degrees_of_freedom}});
        }
    return stage;
}

StressShocks replay_shocks(const Replay& replay, const Market& market, const std::string& file) {
    const auto from = bar_at(market, end_of_day(replay.from));
    const auto to = bar_at(market, end_of_day(replay.to));
    const bool beyond = end_of_day(replay.to) - kNsPerDay >= market.times.back() + kNsPerDay;
    if (!from || !to || *from >= *to || beyond)
        throw Error({.kind = ErrorKind::data,
                     .problem = "stress.replay '" + replay.name + "' from " + replay.from + " to " +
                                replay.to + " does not lie in the history",
                     .place = {.file = file},
                     .reason = "the market's history runs from " + format_time(market.times.front()) +
                               " to " + format_time(market.times.back()),
                     .remedy = "choose dates inside it, the first before the second"});
    return {.factor = moves_between(market, *from, *to)};
}

/// All shares and indices but the volatility index by a relative move, all implied volatilities by another.
StressShocks grid_shocks(const Snapshot& snapshot, double spot, double volatility) {
    const Market& market = snapshot.market;
    StressShocks shocks = {.factor = std::vector<double>(market.n_factors()),
                           .vol_shift = log_of_relative_move(volatility)};
    for (std::size_t i = 0; i < market.n_factors(); ++i) {
        const RiskFactor& factor = market.factors[i];
        const bool index = factor.kind == FactorKind::index && factor.name != snapshot.volatility_index;
        if (factor.kind == FactorKind::equity || index) shocks.factor[i] = log_of_relative_move(spot);
    }
    return shocks;
}

Stage stress_stage(const Job& job, const Snapshot& snapshot) {
    const Market& market = snapshot.market;
    std::vector<StressShocks> all;
    for (const StressScenario& scenario : snapshot.stresses) all.push_back(resolve(scenario, market));
    for (const Replay& replay : job.stress.replays)
        all.push_back(replay_shocks(replay, market, job.market.file));
    for (const Ladder& ladder : job.stress.ladders)
        for (const double spot : ladder.spot)
            for (const double volatility : ladder.volatility)
                all.push_back(grid_shocks(snapshot, spot, volatility));

    auto given = std::make_shared<GivenScenarios>();
    given->factor = Matrix<double>(market.n_factors(), all.size());
    given->n_rates = market.n_rates;
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t factor = 0; factor < market.n_factors(); ++factor)
            given->factor(factor, i) = all[i].factor[factor];
        given->vol_shift.push_back(all[i].vol_shift);
    }
    return {.name = kStress,
            .methods = {{.name = kStress, .distribution = {}}},
            .n_scenarios = all.size(),
            .tile = job.tile.scenarios,
            .given = std::move(given)};
}

}  // namespace

std::vector<Stage> make_stages(const Job& job, const Snapshot& snapshot) {
    std::vector<Stage> stages;
    if (asks_for(job, Method::historical))
        for (const std::int64_t days : job.risk.horizons)
            stages.push_back(historical_stage(job, snapshot.market, static_cast<int>(days)));
    if (asks_for(job, Method::monte_carlo)) stages.push_back(monte_carlo_stage(job));
    stages.push_back(stress_stage(job, snapshot));
    return stages;
}

}  // namespace vesper
