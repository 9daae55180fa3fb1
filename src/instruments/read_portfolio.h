// Book CSV -> positions.
#pragma once

#include <filesystem>

#include "core/time.h"
#include "instruments/position.h"

namespace vesper {

/// Columns by header name (docs/book.md). `as_of` turns expiry dates into years. Throws Error{data} with
/// file, line and column at the first row that cannot be read or makes no sense (negative volatility, expiry
/// not after as_of, ...).
Portfolio read_portfolio(const std::filesystem::path& path, TimeNs as_of);

}  // namespace vesper
