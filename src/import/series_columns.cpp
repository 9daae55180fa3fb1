#include "import/series_columns.h"

#include <algorithm>
#include <charconv>
#include <initializer_list>
#include <optional>
#include <string_view>

#include "csv/parse_field.h"

namespace vesper {
namespace {

struct Country {
    std::string_view name;
    std::string_view currency;  // "" where the euro took its place
};

constexpr Country kCountries[] = {
    {"Australia", "AUD"},      {"Austria", ""},        {"Belgium", ""},    {"Brazil", "BRL"},
    {"Canada", "CAD"},         {"China", "CNY"},       {"Denmark", "DKK"}, {"Euro", "EUR"},
    {"Finland", ""},           {"France", ""},         {"Germany", ""},    {"Greece", ""},
    {"Hong Kong", "HKD"},      {"India", "INR"},       {"Ireland", ""},    {"Italy", ""},
    {"Japan", "JPY"},          {"Malaysia", "MYR"},    {"Mexico", "MXN"},  {"Netherlands", ""},
    {"New Zealand", "NZD"},    {"Norway", "NOK"},      {"Portugal", ""},   {"Singapore", "SGD"},
    {"South Africa", "ZAR"},   {"South Korea", "KRW"}, {"Spain", ""},      {"Sri Lanka", "LKR"},
    {"Sweden", "SEK"},         {"Switzerland", "CHF"}, {"Taiwan", "TWD"},  {"Thailand", "THB"},
    {"United Kingdom", "GBP"}, {"Venezuela", "VEF"},
};

[[noreturn]] void fail(const CsvReader& reader, const std::string& problem, const std::string& remedy) {
    throw Error({.kind = ErrorKind::data,
                 .problem = problem,
                 .place = {.file = reader.place(0).file, .line = reader.line()},
                 .reason = {},
                 .remedy = remedy});
}

/// ISO code of a column; "" where it is to be left out; nothing where the header says nothing known.
std::optional<std::string> currency_of(std::string_view header) {
    header = trim(header);
    for (const Country& country : kCountries)
        if (equal_names(country.name, header)) return std::string(country.currency);
    const bool is_code = header.size() == 3 && std::all_of(header.begin(), header.end(),
                                                           [](char c) { return c >= 'A' && c <= 'Z'; });
    if (!is_code) return std::nullopt;
    return header == "USD" ? std::string() : std::string(header);
}

/// "BC_10YEAR", "10 Yr", "3 Mo", "1M": a number, then a unit, then nothing.
std::optional<SeriesColumn> tenor_of(std::string_view header) {
    header = trim(header);
    if (header.starts_with("BC_")) header.remove_prefix(3);
    int count = 0;
    const auto [end, status] = std::from_chars(header.data(), header.data() + header.size(), count);
    if (status != std::errc() || count <= 0) return std::nullopt;
    const std::string_view unit = trim(header.substr(static_cast<std::size_t>(end - header.data())));
    const auto is_one_of = [&](std::initializer_list<const char*> names) {
        return std::any_of(names.begin(), names.end(),
                           [&](const char* name) { return equal_names(unit, name); });
    };
    const std::string name = "UST" + std::to_string(count);
    if (is_one_of({"M", "Mo", "Month", "Months"}))
        return SeriesColumn{.name = name + 'M', .tenor_years = count / 12.0};
    if (is_one_of({"Y", "Yr", "Year", "Years"}))
        return SeriesColumn{.name = name + 'Y', .tenor_years = static_cast<double>(count)};
    return std::nullopt;
}

std::vector<SeriesColumn> find_rates(const CsvReader& reader) {
    std::vector<SeriesColumn> columns;
    for (std::size_t i = 0; i < reader.header().size(); ++i)
        if (auto column = tenor_of(reader.header()[i])) {
            column->index = i;
            columns.push_back(*column);
        }
    if (columns.empty())
        fail(reader, "no column of the header is a tenor",
             "name the columns 1M, 3M, 1Y, ... or as the Treasury does");
    return columns;
}

std::vector<SeriesColumn> find_currencies(const CsvReader& reader, std::size_t date) {
    std::vector<SeriesColumn> columns;
    for (std::size_t i = 0; i < reader.header().size(); ++i) {
        if (i == date) continue;
        const auto currency = currency_of(reader.header()[i]);
        if (!currency)
            fail(reader, "the column '" + reader.header()[i] + "' is no currency",
                 "name it by the ISO code, such as EUR, or leave it out");
        if (!currency->empty()) columns.push_back({.index = i, .name = *currency});
    }
    return columns;
}

std::size_t find_value(const CsvReader& reader, std::size_t date) {
    if (reader.header().size() == 2) return 1 - date;
    for (const char* name : {"close", "value", "last", "price", "adj close"})
        if (const auto column = reader.find_column(name)) return *column;
    fail(reader, "no column holds the values", "name it 'close' or 'value'");
}

}  // namespace

std::size_t find_date_column(const CsvReader& reader) {
    for (const char* name : {"date", "datetime", "timestamp", "time", "observation date"})
        if (const auto column = reader.find_column(name)) return *column;
    return 0;
}

std::vector<SeriesColumn> find_series_columns(const CsvReader& reader, FactorKind kind,
                                              const std::string& name) {
    const std::size_t date = find_date_column(reader);
    if (reader.header().size() < 2)
        fail(reader, "the header has one column", "a column of dates and a column of values are needed");
    if (kind == FactorKind::rate) return find_rates(reader);
    if (kind == FactorKind::fx && name.empty()) return find_currencies(reader, date);
    return {{.index = find_value(reader, date), .name = name}};
}

}  // namespace vesper
