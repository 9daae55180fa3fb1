// The scenarios behind contributions at one level, from a P&L vector alone.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "measure/tail.h"
#include "measure/tail_scenarios.h"

namespace vesper::test {

struct ScenariosOfLevel {
    std::vector<std::uint32_t> tail;
    std::vector<std::uint32_t> window;
    TailCopies copies;
};

inline ScenariosOfLevel scenarios_of(std::span<const Ticks> pnl, double level) {
    const std::vector<std::uint32_t> ranks = scenario_ranks(pnl.size(), std::vector{level});
    const std::vector<TailSum> tails = tails_of(pnl, ranks);
    std::vector<Ties> ties;
    for (const std::uint64_t equal : copies_equal_to(tails, {.pnl = pnl})) ties.push_back({.all = equal});
    const TailScenarios found = tail_scenarios({.pnl = pnl}, ranks, tails, ties).front();
    ScenariosOfLevel out = {.copies = count_copies(ranks, tails).front()};
    for (const auto& [scenario, copies] : found.tail) out.tail.push_back(scenario);
    for (const auto& [scenario, copies] : found.window) out.window.push_back(scenario);
    return out;
}

}  // namespace vesper::test
