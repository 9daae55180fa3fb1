#include "engine/plan.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace vesper {

Plan::Plan(std::vector<PlannedSet> sets, int n_ranks) : sets_(std::move(sets)), n_ranks_(n_ranks) {
    const auto ranks = static_cast<std::size_t>(n_ranks);
    std::size_t extra = 0;
    for (const PlannedSet& set : sets_) {
        first_extra_.push_back(extra % ranks);
        extra += set.n_tiles() % ranks;
    }
}

std::size_t Plan::tiles_before(std::size_t set, std::size_t rank) const {
    const auto ranks = static_cast<std::size_t>(n_ranks_);
    const std::size_t extra = sets_[set].n_tiles() % ranks;
    // The ranks with one more tile, first .. first + extra - 1, may go on at rank 0.
    const std::size_t first = first_extra_[set];
    const std::size_t wrapped = std::max(first + extra, ranks) - ranks;
    const std::size_t extra_before =
        std::min(rank, wrapped) + std::min(std::max(rank, first) - first, extra - wrapped);
    return sets_[set].n_tiles() / ranks * rank + extra_before;
}

std::size_t Plan::tiles_of(std::size_t set, int rank) const {
    const auto at = static_cast<std::size_t>(rank);
    return tiles_before(set, at + 1) - tiles_before(set, at);
}

Share Plan::share(std::size_t set, int rank) const {
    const auto at = static_cast<std::size_t>(rank);
    const PlannedSet& planned = sets_[set];
    const std::size_t first = std::min(tiles_before(set, at) * planned.tile, planned.n_scenarios);
    const std::size_t end = std::min(tiles_before(set, at + 1) * planned.tile, planned.n_scenarios);
    return {.first = first, .count = end - first};
}

RankLoad Plan::load(int rank) const {
    RankLoad load;
    for (std::size_t set = 0; set < sets_.size(); ++set) {
        const auto count = static_cast<double>(share(set, rank).count);
        load.tiles += tiles_of(set, rank);
        load.scenarios += share(set, rank).count;
        load.flops += count * sets_[set].cost.flops;
        load.bytes = std::max(load.bytes, count * sets_[set].cost.bytes);
    }
    return load;
}

double Plan::imbalance() const {
    double most = 0;
    double sum = 0;
    for (int rank = 0; rank < n_ranks_; ++rank) {
        const double flops = load(rank).flops;
        most = std::max(most, flops);
        sum += flops;
    }
    return sum > 0 ? most * n_ranks_ / sum : 1;
}

std::string describe(const Plan& plan) {
    std::string out = fmt::format("{:<24} {:>7} {:>11} {:>9} {:>7} {:>10}\n", "set", "results", "scenarios",
                                  "per tile", "tiles", "Gflop");
    for (const PlannedSet& set : plan.sets())
        out += fmt::format("{:<24} {:>7} {:>11} {:>9} {:>7} {:>10.1f}\n", set.name, set.n_results,
                           set.n_scenarios, set.tile, set.n_tiles(),
                           set.cost.flops * static_cast<double>(set.n_scenarios) * 1e-9);
    out += fmt::format("\n{:>6} {:>7} {:>11} {:>10} {:>10}\n", "rank", "tiles", "scenarios", "MB", "Gflop");
    const auto row = [&](const auto& name, const RankLoad& load) {
        out += fmt::format("{:>6} {:>7} {:>11} {:>10.1f} {:>10.1f}\n", name, load.tiles, load.scenarios,
                           load.bytes * 1e-6, load.flops * 1e-9);
    };
    constexpr int kShown = 16;
    RankLoad all;
    for (int rank = 0; rank < plan.n_ranks(); ++rank) {
        const RankLoad load = plan.load(rank);
        all.tiles += load.tiles;
        all.scenarios += load.scenarios;
        all.flops += load.flops;
        all.bytes += load.bytes;
        if (rank < kShown - 1 || rank == plan.n_ranks() - 1)
            row(rank, load);
        else if (rank == kShown - 1)
            out += fmt::format("{:>6}\n", "...");
    }
    row("all", all);
    out += fmt::format("\nimbalance {:.3f} (largest load over mean load)\n", plan.imbalance());
    return out;
}

}  // namespace vesper
