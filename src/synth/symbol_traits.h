// What a synthetic symbol is, from its number and the seed alone.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace vesper {

struct SectorName {
    std::string_view prefix;  // of the symbols in it
    std::string_view name;
};

/// The eleven sectors of the Global Industry Classification Standard.
inline constexpr std::array<SectorName, 11> kSectors = {{{"COM", "Communication Services"},
                                                         {"DIS", "Consumer Discretionary"},
                                                         {"ENE", "Energy"},
                                                         {"FIN", "Financials"},
                                                         {"HEA", "Health Care"},
                                                         {"IND", "Industrials"},
                                                         {"MAT", "Materials"},
                                                         {"REA", "Real Estate"},
                                                         {"STA", "Consumer Staples"},
                                                         {"TEC", "Information Technology"},
                                                         {"UTI", "Utilities"}}};
inline constexpr std::uint32_t kMaxSymbols = 10'000;

struct SymbolTraits {
    std::string name;  // "TEC0042": the 42nd of its sector
    std::uint32_t sector = 0;
    double beta = 1;
    double sector_beta = 1;
    double own_vol = 0;  // annual, of the part of the return that is the symbol's own
    double first_price = 0;
    double daily_volume = 0;  // shares, median
};

/// `symbol` < kMaxSymbols. The same number is the same symbol in a market of any size.
SymbolTraits symbol_traits(std::uint64_t seed, std::uint32_t symbol);

}  // namespace vesper
