// CSV histories of risk factors -> factor series.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "market/factor.h"

namespace vesper {

/// One date column and one or many columns of values (find_series_columns). Rates are par yields in percent
/// and become continuously compounded, 2 ln(1 + y/2) of the semiannual bond equivalent; fx rows are units of
/// the currency per USD and become USD per unit. Missing values, and zeros that only stand for them, are
/// gaps: every zero of an index or a currency, zeros of rates above one year, and rows in which all rates are
/// zero. Short rates can be truly zero. Series without a value are left out. `name`: of a file with one
/// series. Rows in any order; of equal dates the last row wins. Throws Error{io}, or Error{data} with file,
/// line and column.
std::vector<FactorSeries> import_factor_series(const std::filesystem::path& path, FactorKind kind,
                                               const std::string& name = {});

}  // namespace vesper
