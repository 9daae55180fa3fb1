// Which column of a CSV file of bars means what.
#pragma once

#include <optional>
#include <string>

#include "csv/csv_reader.h"

namespace vesper {

/// Header names that replace the usual ones; "" means the usual ones (docs/market.md).
struct BarColumnNames {
    std::string time = {};
    std::string symbol = {};
    std::string open = {};
    std::string high = {};
    std::string low = {};
    std::string close = {};
    std::string adjusted_close = {};
    std::string volume = {};
    std::string sector = {};
};

/// Indices into a row.
struct BarColumns {
    std::size_t time = 0;
    std::optional<std::size_t> time_of_day;  // where date and time of day are two columns
    std::size_t symbol = 0;
    std::optional<std::size_t> open;
    std::optional<std::size_t> high;
    std::optional<std::size_t> low;
    std::size_t close = 0;
    std::optional<std::size_t> adjusted_close;  // where it is there beside the close
    std::optional<std::size_t> volume;
    std::optional<std::size_t> sector;
};

/// Throws Error{data} when time, symbol or close cannot be found, when a replaced name is not in the header,
/// or when a name in use occurs twice.
BarColumns find_bar_columns(const CsvReader& reader, const BarColumnNames& names);

}  // namespace vesper
