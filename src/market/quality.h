// Data quality: what is wrong with a panel of bars, and what was done about it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace vesper {

/// What to do about a missing or rejected close.
enum class Repair {
    drop,           ///< leave the symbol out of the market
    carry_forward,  ///< repeat the last good close (the first good one at the start)
    proxy,          ///< move with the median return of all symbols that day
    fail,           ///< end the run
};

/// What to do about a move beyond the limit.
enum class LargeMove {
    keep,   ///< report it only
    proxy,  ///< replace that bar's return by the median of all symbols; earlier levels scale, the last stays
    drop,
    fail,
};

struct QualityPolicy {
    Repair missing = Repair::carry_forward;
    Repair bad_price = Repair::carry_forward;  // zero, negative, infinite
    LargeMove large_move = LargeMove::keep;
    double large_move_limit = 0.5;   // |simple return| of one bar
    int stale_bars = 10;             // this many equal closes in a row count as stale
    double max_missing_share = 0.1;  // a symbol that misses more is dropped whatever `missing` says
    int max_age = 5;                 // trading days; a factor series with an older last value ends the run
};

/// One symbol's findings. A count of 0 everywhere means a clean series.
struct SymbolQuality {
    std::string symbol;
    std::uint32_t missing = 0;         // no bar, or a bar without a close
    std::uint32_t bad_price = 0;       // zero, negative or infinite
    std::uint32_t high_below_low = 0;  // also open or close outside [low, high]
    std::uint32_t large_move = 0;
    std::uint32_t stale = 0;       // bars inside runs of equal closes
    std::uint32_t age = 0;         // bars since the last good close; all bars where there is none
    std::uint32_t repaired = 0;    // closes filled in and returns replaced
    bool held = false;             // a position is on it; for who knows the book to say
    std::string why_dropped = {};  // "" where it is not

    bool dropped() const { return !why_dropped.empty(); }
};

struct QualityReport {
    std::uint64_t bars = 0;              // symbols x times
    std::uint64_t duplicates = 0;        // rows of the import
    std::uint64_t skipped = 0;           // rows of the import that could not be read
    std::uint64_t factor_fills = 0;      // factor values carried to a bar time at which the series has none
    std::vector<SymbolQuality> symbols;  // only those with a finding, ascending by name
};

}  // namespace vesper
