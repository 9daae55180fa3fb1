// Who computes what: sets of scenarios are made of tiles of fixed shape, which are dealt to ranks.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "comm/comm.h"

namespace vesper {

/// What one scenario of a set costs.
struct ScenarioCost {
    double flops = 0;
    double bytes = 0;  // of P&L, on the rank that computes it, while the set is at work
};

struct PlannedSet {
    std::string name;
    std::size_t n_results = 1;
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
    double bytes = 0;  // of the largest set
};

/// Every set is dealt in contiguous blocks of tiles that differ by at most one; the ranks that get one more
/// are others from set to set, so that short sets do not all fall on the first ranks.
class Plan {
  public:
    Plan(std::vector<PlannedSet> sets, int n_ranks);

    const std::vector<PlannedSet>& sets() const { return sets_; }
    int n_ranks() const { return n_ranks_; }
    /// Scenarios of a set that a rank computes: whole tiles, possibly none.
    Share share(std::size_t set, int rank) const;
    RankLoad load(int rank) const;
    /// Largest load over mean load, in flops; 1 is perfect.
    double imbalance() const;

  private:
    std::size_t tiles_of(std::size_t set, int rank) const;
    std::size_t tiles_before(std::size_t set, std::size_t rank) const;  // on ranks 0 .. rank - 1

    std::vector<PlannedSet> sets_;
    std::vector<std::size_t> first_extra_;  // [set] rank that gets the first extra tile
    int n_ranks_ = 1;
};

/// A table of tiles, bytes, work and imbalance, for `vesper run --dry-run`.
std::string describe(const Plan& plan);

}  // namespace vesper
