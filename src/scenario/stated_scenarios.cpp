#include "scenario/stated_scenarios.h"

#include <algorithm>
#include <cmath>

namespace vesper {

Shocks<double> StatedScenarios::block(std::size_t first, std::size_t count) const {
    return {.factor = factor.data() + first,
            .vol_shift = vol_shift.empty() ? nullptr : vol_shift.data() + first,
            .n_factors = static_cast<std::uint32_t>(factor.rows()),
            .n_scenarios = static_cast<std::uint32_t>(count),
            .stride = factor.cols()};
}

StatedScenarios StatedScenarios::only(std::span<const std::uint32_t> scenarios) const {
    StatedScenarios chosen = {.factor = Matrix<double>(factor.rows(), scenarios.size())};
    for (std::size_t row = 0; row < factor.rows(); ++row)
        for (std::size_t i = 0; i < scenarios.size(); ++i) chosen.factor(row, i) = factor(row, scenarios[i]);
    if (!vol_shift.empty())
        for (const std::uint32_t scenario : scenarios) chosen.vol_shift.push_back(vol_shift[scenario]);
    return chosen;
}

std::vector<double> moves_between(const Market& market, std::size_t from_bar, std::size_t to_bar) {
    std::vector<double> moves(market.n_factors());
    for (std::size_t factor = 0; factor < moves.size(); ++factor) {
        const double from = market.level(factor, from_bar);
        const double to = market.level(factor, to_bar);
        moves[factor] = factor < market.n_rates ? to - from : std::log(to / from);
    }
    return moves;
}

double log_of_relative_move(double move) {
    constexpr double kWorthless = -100;
    return move <= -1 ? kWorthless : std::max(std::log1p(move), kWorthless);
}

}  // namespace vesper
