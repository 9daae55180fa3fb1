#include <cmath>

#include "instruments/price_position.h"

namespace vesper {

void price_equity(const Position& position, const Valuation& valuation, std::uint32_t index,
                  PricedBook& book) {
    const Quote share = valuation.equity(position);
    const Quote money = valuation.currency(position, position.currency);
    const double value = position.quantity * position.multiplier * share.level * money.level;
    book.linear.push_back({.value = value,
                           .asset = share.factor,
                           .fx = money.factor,
                           .book = book.book_of[index],
                           .position = index,
                           .limit_ticks = limit_ticks_of(std::abs(value))});
    book.value[index] = value;
    book.gross[index] = std::abs(value);
    book.asset_of[index] = static_cast<std::size_t>(share.factor);
}

void price_fx_spot(const Position& position, const Valuation& valuation, std::uint32_t index,
                   PricedBook& book) {
    const Quote bought = valuation.currency(position, position.underlying);
    const Quote sold = valuation.currency(position, position.currency);
    const double amount = position.quantity * position.multiplier * bought.level;
    const auto add_leg = [&](double value, FactorIndex currency) {
        if (currency == kNoFactor) return;  // cash in the reporting currency does not move
        book.linear.push_back({.value = value,
                               .asset = currency,
                               .fx = kNoFactor,
                               .book = book.book_of[index],
                               .position = index,
                               .limit_ticks = limit_ticks_of(std::abs(value))});
    };
    add_leg(amount, bought.factor);
    add_leg(-amount, sold.factor);
    book.value[index] = 0;
    book.gross[index] = std::abs(amount);
    book.asset_of[index] = static_cast<std::size_t>(bought.factor != kNoFactor ? bought.factor : sold.factor);
}

}  // namespace vesper
