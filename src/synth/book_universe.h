// What a book can be written on: the tradable part of a market, with what a market does not say filled in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "market/market.h"

namespace vesper {

struct Tradable {
    std::string name;
    std::string sector;
    double spot = 0;         // reporting currency for currencies and equities in it, else own currency
    double vol = 0;          // realised over the market's history, annual, within [0.05, 2]
    double yield = 0;        // dividends; for a currency its interest rate
    bool is_future = false;  // the level is a futures price: volatility indices, which nobody can hold
};

struct BookUniverse {
    std::string currency;             // reporting
    std::string share_currency;       // USD where the market knows it, else the reporting currency
    double share_currency_level = 1;  // its value in the reporting currency
    bool has_curve = false;           // for the share currency
    double size = 1;                  // scale of all notionals
    std::vector<Tradable> equities;
    std::vector<Tradable> indices;
    std::vector<Tradable> currencies;  // other than the reporting one
};

/// Yields, and sectors where the market has none, follow from the seed and the name. An index with VIX in its
/// name counts as a volatility index. Throws Error{data} when the market has no equities.
BookUniverse make_universe(const Market& market, std::uint64_t seed);

}  // namespace vesper
