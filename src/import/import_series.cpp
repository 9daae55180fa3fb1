#include "import/import_series.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "csv/csv_reader.h"
#include "csv/parse_field.h"
#include "import/series_columns.h"

namespace vesper {
namespace {

constexpr double kGap = std::numeric_limits<double>::quiet_NaN();

double parse_value(const CsvReader& reader, const SeriesColumn& column, FactorKind kind) {
    const std::string_view text = reader[column.index];
    if (is_missing(text)) return kGap;
    const auto value = parse_number(text);
    const bool usable =
        value && std::isfinite(*value) && (kind == FactorKind::rate ? *value > -200 : *value >= 0);
    if (!usable)
        throw reader.error(
            column.index, "cannot use the value '" + std::string(text) + "' of " + column.name,
            kind == FactorKind::rate ? "a yield in percent was expected" : "a number above 0 was expected");
    return *value;
}

/// Zeros that stand for a missing value become gaps.
void drop_filler(std::vector<double>& row, const std::vector<SeriesColumn>& columns, FactorKind kind) {
    const auto empty = [](double value) { return std::isnan(value) || value == 0; };
    const bool all_empty = std::all_of(row.begin(), row.end(), empty);
    for (std::size_t i = 0; i < row.size(); ++i)
        if (row[i] == 0 && (kind != FactorKind::rate || all_empty || columns[i].tenor_years > 1))
            row[i] = kGap;
}

double stored(double value, FactorKind kind) {
    switch (kind) {
        case FactorKind::rate:
            return 2 * std::log1p(value / 200);
        case FactorKind::fx:
            return 1 / value;
        default:
            return value;
    }
}

std::vector<double> parse_row(const CsvReader& reader, const std::vector<SeriesColumn>& columns,
                              FactorKind kind) {
    reader.require_width();
    std::vector<double> row;
    for (const SeriesColumn& column : columns) row.push_back(parse_value(reader, column, kind));
    drop_filler(row, columns, kind);
    return row;
}

}  // namespace

std::vector<FactorSeries> import_factor_series(const std::filesystem::path& path, FactorKind kind,
                                               const std::string& name) {
    CsvReader reader(path);
    const std::size_t date = find_date_column(reader);
    const std::vector<SeriesColumn> columns = find_series_columns(reader, kind, name);
    std::map<TimeNs, std::vector<double>> rows;
    while (reader.next()) {
        std::vector<double> row = parse_row(reader, columns, kind);
        const auto time = parse_bar_time(reader[date]);
        if (!time) throw reader.error(date, "cannot read the date '" + std::string(reader[date]) + "'");
        rows[*time] = std::move(row);
    }
    std::vector<FactorSeries> all;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        FactorSeries series{.name = columns[i].name, .kind = kind, .tenor_years = columns[i].tenor_years};
        for (const auto& [time, row] : rows) {
            if (std::isnan(row[i])) continue;
            series.times.push_back(time);
            series.values.push_back(stored(row[i], kind));
        }
        if (!series.times.empty()) all.push_back(std::move(series));
    }
    if (all.empty())
        throw Error({.kind = ErrorKind::data,
                     .problem = "the file holds no values",
                     .place = {.file = path.string()},
                     .reason = "every cell is empty or there are no rows",
                     .remedy = "get the file again, or name another one"});
    return all;
}

}  // namespace vesper
