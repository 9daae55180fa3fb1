// Texts of CSV fields -> values.
#pragma once

#include <optional>
#include <string_view>

#include "core/time.h"

namespace vesper {

/// Without blanks and tabs at both ends.
std::string_view trim(std::string_view text);

/// Equal up to letter case (ASCII), surrounding blanks, and '_' and '-' standing for a blank: "Adj Close",
/// "adj_close".
bool equal_names(std::string_view a, std::string_view b);

/// A whole decimal number, nothing otherwise. Overflow is no number.
std::optional<double> parse_number(std::string_view text);

/// Whether a field says that there is no value: empty, "nan", "na", "n/a", "null", "none", "-" or ".".
bool is_missing(std::string_view text);

/// A time stamp as CSV files write it: what parse_time reads, with an offset "+hh:mm" instead of 'Z' or not;
/// "YYYYMMDD"; or an integer count since 1970, whose digits tell seconds (9-10), milliseconds (12-13),
/// microseconds (15-16) and nanoseconds (18-19). Without a zone it is UTC.
std::optional<TimeNs> parse_bar_time(std::string_view text);

}  // namespace vesper
