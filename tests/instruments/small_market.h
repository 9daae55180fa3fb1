// A market made by hand, for tests of pricing.
#pragma once

#include <string>

#include "instruments/priced_book.h"
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

/// Delta of one book or sector to one factor.
inline double book_delta(const PricedBook& book, std::size_t label, std::size_t factor) {
    return deltas_by(book, book.book_of, book.books.size(), factor + 64)(label, factor);
}
inline double sector_delta(const PricedBook& book, std::size_t label, std::size_t factor) {
    return deltas_by(book, book.sector_of, book.sectors.size(), factor + 64)(label, factor);
}

}  // namespace vesper::test
