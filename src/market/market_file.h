// The market on disk: bars and factor series in one HDF5 file (docs/market.md).
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "market/bars.h"
#include "market/factor.h"

namespace vesper {

/// What the import saw and could not keep; the rest of the quality checks are done on the panel when it is
/// loaded.
struct ImportCounts {
    std::uint64_t rows = 0;        // that were read and understood
    std::uint64_t duplicates = 0;  // same symbol and time; the last row won
    std::uint64_t skipped = 0;     // rows that could not be read, where the import was told to go on
};

struct MarketFile {
    Bars bars;
    std::vector<FactorSeries> series;
    ImportCounts counts;
};

inline constexpr const char* kMarketFileSchema = "vesper-market";
inline constexpr int kMarketFileVersion = 1;

/// Reads a file written by `vesper import` or `vesper synth`. Throws Error{io} when it cannot be
/// read, Error{data} when it is truncated, foreign or of a newer version.
MarketFile read_market_file(const std::filesystem::path& path);

/// Writes aside and renames. Throws Error{io}.
void write_market_file(const std::filesystem::path& path, const MarketFile& market);

}  // namespace vesper
