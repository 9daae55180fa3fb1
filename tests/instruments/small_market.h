// A market made by hand, for tests of pricing.
#pragma once

#include <string>

#include "market/market.h"

namespace vesper::test {

struct Level {
    FactorKind kind;
    std::string name;
    double level = 0;
    double tenor_years = 0;
};

/// Two equal bars; the levels must come in the order of a Market: rates by tenor, then indices, currencies,
/// equities.
inline Market small_market(const std::vector<Level>& levels, const std::string& currency = "USD") {
    Market market;
    market.currency = currency;
    market.times = {0, kNsPerDay};
    market.level = Matrix<double>(levels.size(), 2);
    for (std::size_t i = 0; i < levels.size(); ++i) {
        market.factors.push_back({levels[i].name, levels[i].kind, levels[i].tenor_years, ""});
        if (levels[i].kind == FactorKind::rate) ++market.n_rates;
        for (double& level : market.level.row(i)) level = levels[i].level;
    }
    return market;
}

}  // namespace vesper::test
