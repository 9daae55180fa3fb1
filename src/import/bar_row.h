// One CSV row -> one bar of one symbol.
#pragma once

#include <array>
#include <string_view>

#include "core/time.h"
#include "csv/csv_reader.h"
#include "import/bar_columns.h"

namespace vesper {

/// Texts are valid until the reader moves on.
struct BarRow {
    std::string_view symbol;
    std::string_view sector;  // "" where the file has none
    TimeNs time = 0;
    std::array<double, 5> values;  // open, high, low, close, volume; NaN where missing
};

/// Reads the current row. Where there is an adjusted close beside the close, open, high and low are scaled by
/// their ratio and the adjusted close is the close. Throws Error{data} with file, line and column.
BarRow parse_bar_row(const CsvReader& reader, const BarColumns& columns);

}  // namespace vesper
