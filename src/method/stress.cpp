#include "method/stress.h"

#include <algorithm>
#include <utility>

#include "core/error.h"
#include "core/time.h"
#include "scenario/stress.h"

namespace vesper {
namespace {

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

}  // namespace

ScenarioSet stress_set(const Job& job, const Snapshot& snapshot) {
    const Market& market = snapshot.market;
    std::vector<StressShocks> all;
    for (const StressScenario& scenario : snapshot.stresses) all.push_back(resolve(scenario, market));
    for (const Replay& replay : job.stress.replays)
        all.push_back(replay_shocks(replay, market, job.market.file));
    for (const Ladder& ladder : job.stress.ladders)
        for (const double spot : ladder.spot)
            for (const double volatility : ladder.volatility)
                all.push_back(grid_shocks(snapshot, spot, volatility));

    StatedScenarios stated = {.factor = Matrix<double>(market.n_factors(), all.size())};
    for (std::size_t i = 0; i < all.size(); ++i) {
        for (std::size_t factor = 0; factor < market.n_factors(); ++factor)
            stated.factor(factor, i) = all[i].factor[factor];
        stated.vol_shift.push_back(all[i].vol_shift);
    }
    return {.source = NamedScenarios{.id = {.method = "stress", .horizon = {.bars = 0}},
                                     .scenarios = std::move(stated)}};
}

StressResults stress_results(const Job& job, const Snapshot& snapshot, MatrixView<const Ticks> pnl) {
    StressResult stress;
    for (const StressScenario& scenario : snapshot.stresses) {
        stress.names.push_back(scenario.name);
        stress.kinds.emplace_back("hypothetical");
        stress.descriptions.push_back(scenario.description);
    }
    for (const Replay& replay : job.stress.replays) {
        stress.names.push_back(replay.name);
        stress.kinds.emplace_back("replay");
        stress.descriptions.push_back(replay.from + " to " + replay.to);
    }
    stress.pnl = Matrix<Ticks>(stress.names.size(), pnl.rows);
    for (std::size_t i = 0; i < stress.names.size(); ++i)
        for (std::size_t book = 0; book < pnl.rows; ++book) stress.pnl(i, book) = pnl(book, i);

    std::vector<LadderResult> ladders;
    std::size_t column = stress.names.size();
    for (const Ladder& ladder : job.stress.ladders) {
        LadderResult grid = {.name = ladder.name, .spot = ladder.spot, .volatility = ladder.volatility};
        grid.pnl = Matrix<Ticks>(ladder.spot.size(), ladder.volatility.size());
        for (Ticks& cell : grid.pnl.all()) {
            for (std::size_t book = 0; book < pnl.rows; ++book) cell += pnl(book, column);
            ++column;
        }
        ladders.push_back(std::move(grid));
    }
    return {.stress = std::move(stress), .ladders = std::move(ladders)};
}

}  // namespace vesper
