// CSV files of bars -> the bars of a market file, in memory that does not grow with the rows.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/time.h"
#include "import/bar_columns.h"
#include "market/market_file.h"
#include "market/market_writer.h"

namespace vesper {

/// What to do about a row that cannot be read.
enum class BadRows {
    fail,
    skip,  ///< leave it out and count it
};

struct BarImport {
    std::vector<std::filesystem::path> files;  // long form: a row is one bar of one symbol; rows in any order
    BarColumnNames columns = {};
    BadRows bad_rows = BadRows::fail;
    std::filesystem::path spool_beside;  // temporary files go into this file's folder: 48 bytes a row
};

struct BarImportCounts {
    ImportCounts rows;
    std::vector<std::string> symbols;  // in the order of their first rows
    std::size_t n_times = 0;
    TimeNs first = 0;
    TimeNs last = 0;
};

/// Calls writer.begin_bars() and write_rows(). Symbol table and calendar are kept in memory, and the panel of
/// a few symbols at a time. Of rows with equal symbol and time the last one read wins. Throws Error{data}
/// with file, line and column, or when there are no rows; Error{io}.
BarImportCounts import_bars(const BarImport& request, MarketWriter& writer);

}  // namespace vesper
