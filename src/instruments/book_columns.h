// The columns of a book file, shared by the reader and the writer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "instruments/position.h"

namespace vesper {

enum class BookColumn : std::uint32_t {
    id,
    book,
    sector,
    kind,
    underlying,
    currency,
    quantity,
    multiplier,
    right,
    on,
    strike,
    expiry,
    expiry_years,
    yield,
    implied_vol,
    rate,
};

inline constexpr std::array<std::string_view, 16> kBookColumnNames = {
    "id",    "book", "sector", "kind",   "underlying",   "currency", "quantity",    "multiplier",
    "right", "on",   "strike", "expiry", "expiry_years", "yield",    "implied_vol", "rate"};
inline constexpr std::size_t kBookColumns = kBookColumnNames.size();

inline constexpr std::array<std::string_view, 5> kPositionKindNames = {"equity", "future", "fx_spot",
                                                                       "fx_forward", "option"};
inline constexpr std::array<std::string_view, 2> kOptionRightNames = {"call", "put"};
inline constexpr std::array<std::string_view, 2> kOptionOnNames = {"asset", "future"};

constexpr std::string_view name_of(BookColumn column) {
    return kBookColumnNames[static_cast<std::size_t>(column)];
}
constexpr std::string_view name_of(PositionKind kind) {
    return kPositionKindNames[static_cast<std::size_t>(kind)];
}

/// A header without one of these is no book. `sector` may be absent; the rest depends on the kind.
bool needed_in_every_book(BookColumn column);
/// Whether a cell says anything about a position of this kind. Cells that do not must be empty.
bool means_something(BookColumn column, PositionKind kind);

}  // namespace vesper
