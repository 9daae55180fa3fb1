#include "import/bar_columns.h"

#include <initializer_list>

#include "csv/parse_field.h"

namespace vesper {
namespace {

using Column = std::optional<std::size_t>;

[[noreturn]] void fail(const CsvReader& reader, const std::string& problem, const std::string& remedy) {
    std::string header;
    for (const std::string& name : reader.header()) header += (header.empty() ? "" : ",") + name;
    if (header.size() > 200) header = header.substr(0, 200) + "...";
    Place place = reader.place(0);
    place.column = 0;
    throw Error({.kind = ErrorKind::data,
                 .problem = problem,
                 .place = place,
                 .reason = "the header is " + header,
                 .remedy = remedy});
}

std::string name_it(const std::string& field) {
    return "rename the column, or say which one it is: --column " + field + "=HEADER";
}

Column find_once(const CsvReader& reader, const std::string& name) {
    const Column found = reader.find_column(name);
    if (!found) return found;
    for (std::size_t i = *found + 1; i < reader.header().size(); ++i)
        if (equal_names(reader.header()[i], name))
            fail(reader, "two columns are named '" + name + "'", "rename or remove one");
    return found;
}

Column find(const CsvReader& reader, const std::string& field, const std::string& replaced,
            std::initializer_list<const char*> usual) {
    if (!replaced.empty()) {
        const Column found = find_once(reader, replaced);
        if (!found) fail(reader, "there is no column '" + replaced + "'", name_it(field));
        return found;
    }
    for (const char* name : usual)
        if (const Column found = find_once(reader, name)) return found;
    return std::nullopt;
}

std::size_t need(const CsvReader& reader, const std::string& field, const Column& column) {
    if (!column) fail(reader, "there is no " + field + " column", name_it(field));
    return *column;
}

}  // namespace

BarColumns find_bar_columns(const CsvReader& reader, const BarColumnNames& names) {
    BarColumns columns;
    const Column date = find(reader, "time", names.time, {"datetime", "timestamp", "date", "time", "ts"});
    columns.time = need(reader, "time", date);
    const bool is_date = names.time.empty() && equal_names(reader.header()[columns.time], "date");
    if (is_date) columns.time_of_day = find(reader, "time", "", {"time"});
    columns.symbol =
        need(reader, "symbol", find(reader, "symbol", names.symbol, {"symbol", "ticker", "sym", "code"}));
    columns.open = find(reader, "open", names.open, {"open", "o"});
    columns.high = find(reader, "high", names.high, {"high", "h"});
    columns.low = find(reader, "low", names.low, {"low", "l"});
    columns.volume = find(reader, "volume", names.volume, {"volume", "vol", "v"});
    columns.sector = find(reader, "sector", names.sector, {"sector", "industry"});
    const Column close = find(reader, "close", names.close, {"close", "c", "last", "price"});
    columns.adjusted_close = find(reader, "adjusted_close", names.adjusted_close,
                                  {"adj close", "adjclose", "adjusted close", "adjusted"});
    columns.close = need(reader, "close", close ? close : columns.adjusted_close);
    if (!close) columns.adjusted_close.reset();
    return columns;
}

}  // namespace vesper
