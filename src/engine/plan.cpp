#include "engine/plan.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace vesper {

Plan::Plan(std::vector<PlannedStage> stages, int n_ranks) : stages_(std::move(stages)), n_ranks_(n_ranks) {
    const auto ranks = static_cast<std::size_t>(n_ranks);
    std::size_t extra = 0;
    for (const PlannedStage& stage : stages_) {
        first_extra_.push_back(extra % ranks);
        extra += stage.n_tiles() % ranks;
    }
}

std::size_t Plan::tiles_before(std::size_t stage, std::size_t rank) const {
    const auto ranks = static_cast<std::size_t>(n_ranks_);
    const std::size_t extra = stages_[stage].n_tiles() % ranks;
    // The ranks with one more tile, first .. first + extra - 1, may go on at rank 0.
    const std::size_t first = first_extra_[stage];
    const std::size_t wrapped = std::max(first + extra, ranks) - ranks;
    const std::size_t extra_before =
        std::min(rank, wrapped) + std::min(std::max(rank, first) - first, extra - wrapped);
    return stages_[stage].n_tiles() / ranks * rank + extra_before;
}

std::size_t Plan::tiles_of(std::size_t stage, int rank) const {
    const auto at = static_cast<std::size_t>(rank);
    return tiles_before(stage, at + 1) - tiles_before(stage, at);
}

Share Plan::share(std::size_t stage, int rank) const {
    const auto at = static_cast<std::size_t>(rank);
    const PlannedStage& planned = stages_[stage];
    const std::size_t first = std::min(tiles_before(stage, at) * planned.tile, planned.n_scenarios);
    const std::size_t end = std::min(tiles_before(stage, at + 1) * planned.tile, planned.n_scenarios);
    return {.first = first, .count = end - first};
}

RankLoad Plan::load(int rank) const {
    RankLoad load;
    for (std::size_t stage = 0; stage < stages_.size(); ++stage) {
        const auto count = static_cast<double>(share(stage, rank).count);
        load.tiles += tiles_of(stage, rank);
        load.scenarios += share(stage, rank).count;
        load.flops += count * stages_[stage].cost.flops;
        load.bytes += count * stages_[stage].cost.bytes;
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
    std::string out = fmt::format("{:<24} {:>7} {:>11} {:>9} {:>7} {:>10}\n", "stage", "methods", "scenarios",
                                  "per tile", "tiles", "Gflop");
    for (const PlannedStage& stage : plan.stages())
        out += fmt::format("{:<24} {:>7} {:>11} {:>9} {:>7} {:>10.1f}\n", stage.name, stage.n_methods,
                           stage.n_scenarios, stage.tile, stage.n_tiles(),
                           stage.cost.flops * static_cast<double>(stage.n_scenarios) * 1e-9);
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
