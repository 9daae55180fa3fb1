// What the headers of factor files mean.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "csv/csv_reader.h"
#include "market/factor.h"

namespace vesper {

struct SeriesColumn {
    std::size_t index = 0;
    std::string name;        // of the series
    double tenor_years = 0;  // rates
};

/// The column of dates: the one that is called so, else the first.
std::size_t find_date_column(const CsvReader& reader);

/// Columns of values. Rates: every tenor in the header ("BC_10YEAR", "10 Yr", "3M"), named UST10Y, UST3M.
/// Currencies: ISO codes or the country names of the Federal Reserve; those that went into the euro are left
/// out. An index, or a file with one column of values: that column or "close", named `name`. Throws
/// Error{data} when nothing fits.
std::vector<SeriesColumn> find_series_columns(const CsvReader& reader, FactorKind kind,
                                              const std::string& name);

}  // namespace vesper
