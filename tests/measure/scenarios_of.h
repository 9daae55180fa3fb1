// The scenarios of one level's contributions, with their tails selected on the CPU.
#pragma once

#include <span>
#include <vector>

#include "measure/tail.h"

namespace vesper::test {

inline TailScenarios scenarios_of(std::span<const Ticks> pnl, double level) {
    const std::vector<double> levels = {level};
    const std::vector<std::uint32_t> ranks = scenario_ranks(pnl.size(), levels);
    std::vector<TailSum> tails(ranks.size());
    tail_select_cpu({.pnl = pnl.data(),
                     .stride = pnl.size(),
                     .n_books = 1,
                     .n_paths = static_cast<std::uint32_t>(pnl.size()),
                     .ranks = ranks.data(),
                     .n_ranks = static_cast<std::uint32_t>(ranks.size()),
                     .tails = tails.data()},
                    2);
    return tail_scenarios(pnl, levels, tails).front();
}

}  // namespace vesper::test
