#include "instruments/book_row.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "csv/parse_field.h"

namespace vesper {
namespace {

/// Text of a file as a message may show it: one line, not too long.
std::string shown(std::string_view text) {
    constexpr std::size_t kLongest = 60;
    std::string result(text.substr(0, kLongest));
    for (char& c : result)
        if (static_cast<unsigned char>(c) < ' ') c = ' ';
    return text.size() > kLongest ? result + "..." : result;
}

}  // namespace

BookRow::BookRow(const CsvReader& csv) : csv_(csv) {
    for (std::size_t field = 0; field < csv.header().size(); ++field) match(field);
    for (std::size_t i = 0; i < kBookColumns; ++i) {
        const auto column = static_cast<BookColumn>(i);
        if (field_[i] || !needed_in_every_book(column)) continue;
        Place place = csv.place(0);
        place.column = 0;
        throw Error({.kind = ErrorKind::data,
                     .problem = fmt::format("no column `{}`", name_of(column)),
                     .place = place,
                     .reason = "every book needs id, book, kind, underlying, currency and quantity",
                     .remedy = "add the column"});
    }
}

void BookRow::match(std::size_t field) {
    const std::string name(trim(csv_.header()[field]));
    for (std::size_t i = 0; i < kBookColumns; ++i) {
        if (!equal_names(kBookColumnNames[i], name)) continue;
        if (field_[i])
            throw csv_.error(field, fmt::format("column `{}` is there twice", kBookColumnNames[i]), "",
                             "remove one");
        field_[i] = field;
        return;
    }
    const std::string nearest = nearest_name(name, kBookColumnNames);
    throw csv_.error(field, fmt::format("unknown column `{}`", shown(name)),
                     nearest.empty() ? fmt::format("known are {}", fmt::join(kBookColumnNames, ", "))
                                     : fmt::format("the nearest known one is `{}`", nearest),
                     "rename or remove it");
}

std::string_view BookRow::text(BookColumn column) const {
    const auto& field = field_[static_cast<std::size_t>(column)];
    return field ? trim(csv_[*field]) : std::string_view();
}

std::string BookRow::text_for_message(BookColumn column) const {
    return shown(text(column));
}

std::string BookRow::name(BookColumn column) const {
    constexpr std::size_t kLongestName = 128;
    const std::string_view cell = text(column);
    const bool printable =
        std::none_of(cell.begin(), cell.end(), [](unsigned char c) { return c < ' ' || c == 0x7f; });
    if (!printable || cell.size() > kLongestName)
        refuse(column, fmt::format("{} '{}' is no name", name_of(column), shown(cell)),
               fmt::format("expected one line of at most {} bytes", kLongestName), "correct the cell");
    return std::string(cell);
}

std::string BookRow::needed_name(BookColumn column) const {
    if (text(column).empty()) refuse(column, fmt::format("no {}", name_of(column)), "", "fill the cell");
    return name(column);
}

std::size_t BookRow::choice(BookColumn column, std::span<const std::string_view> names) const {
    const std::string cell = needed_name(column);
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == cell) return i;
    const std::string nearest = nearest_name(cell, names);
    refuse(column, fmt::format("unknown {} '{}'", name_of(column), cell),
           fmt::format("known are {}", fmt::join(names, ", ")),
           nearest.empty() ? "correct the cell" : fmt::format("perhaps {}", nearest));
}

std::optional<double> BookRow::number(BookColumn column, const NumberRange& range) const {
    const std::string_view cell = text(column);
    if (cell.empty()) return std::nullopt;
    const auto value = parse_number(cell);
    if (!value || !std::isfinite(*value))
        refuse(column, fmt::format("{} '{}' is not a number", name_of(column), shown(cell)),
               fmt::format("expected {}", range.expected), "correct the cell");
    if (!(*value >= range.low && *value <= range.high))
        refuse(column, fmt::format("{} {} makes no sense", name_of(column), cell),
               fmt::format("expected {}", range.expected), "correct the cell");
    return value;
}

double BookRow::needed_number(BookColumn column, const NumberRange& range) const {
    const auto value = number(column, range);
    if (!value)
        refuse(column, fmt::format("no {}", name_of(column)), fmt::format("expected {}", range.expected),
               "fill the cell");
    return *value;
}

void BookRow::refuse(BookColumn column, std::string problem, std::string reason, std::string remedy) const {
    const auto& field = field_[static_cast<std::size_t>(column)];
    Error error = csv_.error(field.value_or(0), std::move(problem), std::move(reason), std::move(remedy));
    if (field) throw error;
    Fault fault = error.fault();  // the column is not in the file: name the line alone
    fault.place.column = 0;
    throw Error(fault);
}

}  // namespace vesper
