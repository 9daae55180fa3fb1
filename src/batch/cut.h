// Ways to cut a portfolio for Euler contributions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "batch/snapshot.h"
#include "job/job.h"

namespace vesper {

/// A way to cut a portfolio: by a label of each position, or by risk type, which cuts each position's P&L;
/// label_of then holds the type that moves of the position's own underlying belong to.
struct Cut {
    std::string grouping;
    std::vector<std::string> labels;
    std::vector<std::uint32_t> label_of;  // [position]

    bool cuts_positions() const;
};

/// The risk type that moves of a factor belong to.
std::uint32_t risk_type_of(const RiskFactor& factor, const std::string& volatility_index);

/// The cuts that risk.attribution names, in its order.
std::vector<Cut> make_cuts(const Job& job, const Snapshot& snapshot);

}  // namespace vesper
