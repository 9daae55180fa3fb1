#include "instruments/book_columns.h"

namespace vesper {
namespace {

constexpr std::uint32_t bit(BookColumn column) {
    return 1u << static_cast<std::uint32_t>(column);
}

constexpr std::uint32_t kNeeded = bit(BookColumn::id) | bit(BookColumn::book) | bit(BookColumn::kind) |
                                  bit(BookColumn::underlying) | bit(BookColumn::currency) |
                                  bit(BookColumn::quantity);
constexpr std::uint32_t kCash = kNeeded | bit(BookColumn::sector) | bit(BookColumn::multiplier);
constexpr std::uint32_t kDated = kCash | bit(BookColumn::expiry) | bit(BookColumn::expiry_years) |
                                 bit(BookColumn::yield) | bit(BookColumn::rate);

constexpr std::array<std::uint32_t, 5> kMeaning = {
    kCash,                             // equity
    kDated | bit(BookColumn::on),      // future
    kCash,                             // fx_spot
    kDated | bit(BookColumn::strike),  // fx_forward
    kDated | bit(BookColumn::on) | bit(BookColumn::right) | bit(BookColumn::strike) |
        bit(BookColumn::implied_vol),  // option
};

}  // namespace

bool needed_in_every_book(BookColumn column) {
    return (kNeeded & bit(column)) != 0;
}

bool means_something(BookColumn column, PositionKind kind) {
    return (kMeaning[static_cast<std::size_t>(kind)] & bit(column)) != 0;
}

}  // namespace vesper
