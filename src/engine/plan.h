// Who computes what: stages cut into tiles of fixed shape, tiles dealt to ranks.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "comm/comm.h"
#include "engine/stage.h"

namespace vesper {

/// What one scenario of a stage costs.
struct ScenarioCost {
    double flops = 0;
    double bytes = 0;  // of result kept until the end, on the rank that computes it
};

struct PlannedStage {
    std::string name;
    std::size_t n_methods = 1;
    std::size_t n_scenarios = 0;
    std::size_t tile = 1;
    ScenarioCost cost;

    std::size_t n_tiles() const { return (n_scenarios + tile - 1) / tile; }
};

/// One rank's part of the run.
struct RankLoad {
    std::size_t tiles = 0;
    std::size_t scenarios = 0;
    double flops = 0;
    double bytes = 0;
};

/// Every stage is dealt in contiguous blocks of tiles that differ by at most one; the ranks that get one more
/// are others from stage to stage, so that short stages do not all fall on the first ranks.
class Plan {
  public:
    Plan(std::vector<PlannedStage> stages, int n_ranks);

    const std::vector<PlannedStage>& stages() const { return stages_; }
    int n_ranks() const { return n_ranks_; }
    /// Scenarios of a stage that a rank computes: whole tiles, possibly none.
    Share share(std::size_t stage, int rank) const;
    RankLoad load(int rank) const;
    /// Largest load over mean load, in flops; 1 is perfect.
    double imbalance() const;

  private:
    std::size_t tiles_of(std::size_t stage, int rank) const;
    std::size_t tiles_before(std::size_t stage, std::size_t rank) const;  // on ranks 0 .. rank - 1

    std::vector<PlannedStage> stages_;
    std::vector<std::size_t> first_extra_;  // [stage] rank that gets the first extra tile
    int n_ranks_ = 1;
};

/// A table of tiles, bytes, work and imbalance, for `vesper run --dry-run`.
std::string describe(const Plan& plan);

}  // namespace vesper
