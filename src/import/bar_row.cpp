#include "import/bar_row.h"

#include <cmath>
#include <limits>

#include "csv/parse_field.h"

namespace vesper {
namespace {

constexpr double kMissing = std::numeric_limits<double>::quiet_NaN();

double number(const CsvReader& reader, std::size_t column) {
    const std::string_view text = reader[column];
    if (const auto value = parse_number(text)) return *value;
    if (is_missing(text)) return kMissing;
    throw reader.error(column, "cannot read the " + reader.header()[column] + " '" + std::string(text) + "'",
                       "it is no decimal number");
}

double number(const CsvReader& reader, const std::optional<std::size_t>& column) {
    return column ? number(reader, *column) : kMissing;
}

TimeNs time_of(const CsvReader& reader, const BarColumns& columns) {
    const std::string_view text = reader[columns.time];
    std::optional<TimeNs> time = parse_bar_time(text);
    if (time && columns.time_of_day) {
        const std::string_view time_of_day = trim(reader[*columns.time_of_day]);
        const auto since_midnight = parse_bar_time("1970-01-01T" + std::string(time_of_day));
        if (!since_midnight)
            throw reader.error(*columns.time_of_day,
                               "cannot read the time '" + std::string(time_of_day) + "'",
                               "hh:mm or hh:mm:ss was expected");
        if (__builtin_add_overflow(*time, *since_midnight, &*time)) time.reset();
    }
    if (time) return *time;
    throw reader.error(columns.time, "cannot read the time '" + std::string(text) + "'",
                       "YYYY-MM-DD, YYYY-MM-DDThh:mm:ss or a count since 1970 was expected");
}

}  // namespace

BarRow parse_bar_row(const CsvReader& reader, const BarColumns& columns) {
    reader.require_width();
    BarRow row{
        .symbol = trim(reader[columns.symbol]),
        .sector = columns.sector ? trim(reader[*columns.sector]) : std::string_view(),
        .time = time_of(reader, columns),
        .values = {number(reader, columns.open), number(reader, columns.high), number(reader, columns.low),
                   number(reader, columns.close), number(reader, columns.volume)}};
    if (row.symbol.empty()) throw reader.error(columns.symbol, "the symbol is empty");
    if (!columns.adjusted_close) return row;
    const double adjusted = number(reader, *columns.adjusted_close);
    const double ratio = adjusted / row.values[3];
    if (std::isfinite(ratio) && ratio > 0)
        for (std::size_t i = 0; i < 3; ++i) row.values[i] *= ratio;
    row.values[3] = adjusted;
    return row;
}

}  // namespace vesper
