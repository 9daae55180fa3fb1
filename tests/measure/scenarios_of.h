// The scenarios of one level's contributions, with their tails selected on the CPU.
#pragma once

#include <span>
#include <vector>

#include "measure/tail.h"

namespace vesper::test {

inline TailScenarios scenarios_of(std::span<const Ticks> pnl, double level) {
    const std::vector<double> levels = {level};
    const std::vector<std::uint32_t> ranks = scenario_ranks(pnl.size(), levels);
    return tail_scenarios(pnl, levels, tails_of(pnl, ranks)).front();
}

}  // namespace vesper::test
