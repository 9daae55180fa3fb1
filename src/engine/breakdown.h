// Ways to break a portfolio down for Euler contributions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/snapshot.h"
#include "job/job.h"

namespace vesper {

/// A portfolio by a label of each position, or by risk type, which divides each position's P&L; label_of then
/// holds the type that moves of the position's own underlying belong to. Labels are distinct.
struct Breakdown {
    std::string grouping;
    std::vector<std::string> labels;
    std::vector<std::uint32_t> label_of;  // [position]

    bool divides_positions() const;
};

/// The risk type that moves of a factor belong to.
std::uint32_t risk_type_of(const RiskFactor& factor, const std::string& volatility_index);

/// What risk.attribution names, in its order.
std::vector<Breakdown> make_breakdowns(const Job& job, const Snapshot& snapshot);

}  // namespace vesper
