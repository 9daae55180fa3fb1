// The market file, written row by row, so that the panel need not fit in memory.
#pragma once

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "core/atomic_file.h"
#include "core/time.h"
#include "h5/file.h"
#include "market/factor.h"
#include "market/market_file.h"

namespace vesper {

inline constexpr std::array<const char*, 5> kBarFields = {"open", "high", "low", "close", "volume"};

/// Used in this order: begin_bars, write_rows until every symbol has its row, write_series, finish. The file
/// appears with finish(); all throw Error{io}.
class MarketWriter {
  public:
    explicit MarketWriter(const std::filesystem::path& path);

    /// Symbols ascend and are unique, sectors go with them, times ascend.
    void begin_bars(const std::vector<std::string>& symbols, const std::vector<std::string>& sectors,
                    const std::vector<TimeNs>& times);
    /// Rows [first_symbol, ...) of one field, an index into kBarFields: [symbol][time].
    void write_rows(std::size_t field, std::size_t first_symbol, std::span<const double> values);
    void write_series(const FactorSeries& series);
    void finish(const ImportCounts& counts);

  private:
    AtomicFile atomic_;
    h5::File file_;
    h5::Group series_;
    std::vector<h5::Dataset> fields_;
};

}  // namespace vesper
