#include "instruments/read_portfolio.h"

#include <limits>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"
#include "csv/csv_reader.h"
#include "instruments/book_row.h"

namespace vesper {
namespace {

constexpr double kLeast = std::numeric_limits<double>::min();
constexpr double kMost = 1e15;
constexpr double kDaysPerYear = 365;

constexpr NumberRange kQuantity = {-kMost, kMost, "a number of shares, contracts or currency units"};
constexpr NumberRange kMultiplier = {kLeast, kMost, "a number above 0"};
constexpr NumberRange kStrike = {kLeast, kMost, "a price above 0"};
constexpr NumberRange kYears = {1e-6, 100, "years above 0 and up to 100"};
constexpr NumberRange kVolatility = {1e-4, 10, "a decimal above 0 and up to 10, 0.25 for 25 % a year"};
constexpr NumberRange kRate = {-1, 1, "a decimal between -1 and 1, 0.03 for 3 % a year"};

/// Years from the last bar, out of whichever of the two columns is filled.
double read_expiry(const BookRow& row, TimeNs as_of) {
    const std::string_view date = row.text(BookColumn::expiry);
    const auto years = row.number(BookColumn::expiry_years, kYears);
    if (date.empty() && years) return *years;
    if (date.empty())
        row.refuse(BookColumn::expiry, "no expiry", "expected a date, or years in expiry_years",
                   "fill the cell");
    if (years)
        row.refuse(BookColumn::expiry_years, "both expiry and expiry_years are given", "", "leave one empty");
    const auto time = parse_time(date);
    if (!time)
        row.refuse(BookColumn::expiry,
                   fmt::format("expiry '{}' is not a date", row.text_for_message(BookColumn::expiry)),
                   "expected YYYY-MM-DD", "correct the cell");
    if (*time <= as_of)
        row.refuse(BookColumn::expiry, fmt::format("expiry {} is not in the future", date),
                   fmt::format("the last bar is of {}", format_time(as_of)),
                   "remove the position or correct the date");
    return static_cast<double>(*time - as_of) / (kDaysPerYear * static_cast<double>(kNsPerDay));
}

void read_dated(const BookRow& row, TimeNs as_of, Position& position) {
    position.expiry_years = read_expiry(row, as_of);
    if (const auto rate = row.number(BookColumn::rate, kRate)) {
        position.rate = *rate;
        position.has_rate = true;
    }
    if (const auto yield = row.number(BookColumn::yield, kRate)) {
        position.yield = *yield;
        position.has_yield = true;
    }
}

void read_underlies(const BookRow& row, Position& position) {
    if (!row.text(BookColumn::on).empty())
        position.on = static_cast<OptionOn>(row.choice(BookColumn::on, kOptionOnNames));
}

void read_terms_of_kind(const BookRow& row, TimeNs as_of, Position& position) {
    switch (position.kind) {
        case PositionKind::equity:
        case PositionKind::fx_spot:
            return;
        case PositionKind::future: {
            read_underlies(row, position);
            const bool dated =
                !row.text(BookColumn::expiry).empty() || !row.text(BookColumn::expiry_years).empty();
            if (position.on == OptionOn::asset || dated) read_dated(row, as_of, position);
            return;
        }
        case PositionKind::fx_forward:
            position.strike = row.needed_number(BookColumn::strike, kStrike);
            read_dated(row, as_of, position);
            return;
        case PositionKind::option:
            read_underlies(row, position);
            position.right = static_cast<OptionRight>(row.choice(BookColumn::right, kOptionRightNames));
            position.strike = row.needed_number(BookColumn::strike, kStrike);
            position.implied_vol = row.needed_number(BookColumn::implied_vol, kVolatility);
            read_dated(row, as_of, position);
            return;
    }
}

void refuse_meaningless_cells(const BookRow& row, PositionKind kind) {
    for (std::size_t i = 0; i < kBookColumns; ++i) {
        const auto column = static_cast<BookColumn>(i);
        if (means_something(column, kind) || row.text(column).empty()) continue;
        row.refuse(column,
                   fmt::format("{} '{}' means nothing for kind {}", name_of(column),
                               row.text_for_message(column), name_of(kind)),
                   "", "leave the cell empty or correct the kind");
    }
}

Position read_position(const BookRow& row, TimeNs as_of) {
    Position position;
    position.line = row.line();
    position.id = row.needed_name(BookColumn::id);
    position.book = row.needed_name(BookColumn::book);
    position.sector = row.name(BookColumn::sector);
    position.kind = static_cast<PositionKind>(row.choice(BookColumn::kind, kPositionKindNames));
    position.underlying = row.needed_name(BookColumn::underlying);
    position.currency = row.needed_name(BookColumn::currency);
    position.quantity = row.needed_number(BookColumn::quantity, kQuantity);
    position.multiplier = row.number(BookColumn::multiplier, kMultiplier).value_or(1);
    const bool fx = position.kind == PositionKind::fx_spot || position.kind == PositionKind::fx_forward;
    if (fx && position.underlying == position.currency)
        row.refuse(BookColumn::currency, fmt::format("buys and sells {}", position.currency),
                   "`underlying` is the currency bought, `currency` the one sold", "correct one of them");
    refuse_meaningless_cells(row, position.kind);
    read_terms_of_kind(row, as_of, position);
    return position;
}

}  // namespace

Portfolio read_portfolio(const std::filesystem::path& path, TimeNs as_of) {
    CsvReader csv(path);
    const BookRow row(csv);
    Portfolio portfolio = {.source = path.string()};
    std::unordered_map<std::string, std::size_t> line_of;  // [id]
    while (csv.next()) {
        csv.require_width();
        Position position = read_position(row, as_of);
        const auto [first, is_new] = line_of.emplace(position.id, position.line);
        if (!is_new)
            row.refuse(BookColumn::id, fmt::format("id '{}' is there twice", position.id),
                       fmt::format("first on line {}", first->second), "give every position its own id");
        portfolio.positions.push_back(std::move(position));
    }
    if (portfolio.positions.empty())
        throw Error({.kind = ErrorKind::data,
                     .problem = "the book has no positions",
                     .place = {.file = portfolio.source},
                     .reason = "it ends after its header",
                     .remedy = "add positions, or name another book"});
    return portfolio;
}

}  // namespace vesper
