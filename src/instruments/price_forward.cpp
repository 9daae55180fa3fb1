#include <algorithm>
#include <cmath>

#include "instruments/price_position.h"

namespace vesper {

void price_future(const Position& position, const Valuation& valuation, std::uint32_t index,
                  PricedBook& book) {
    const Quote underlying = valuation.underlying(position);
    const Quote money = valuation.currency(position, position.currency);
    ForwardTerm<double> term = {.rate = {},
                                .asset = underlying.factor,
                                .fx = money.factor,
                                .margined = 1,
                                .book = book.book_of[index],
                                .position = index};
    double price = underlying.level;
    if (position.on == OptionOn::asset) {
        const ZeroRate rate = valuation.rate(position);
        price *= std::exp((rate.rate - position.yield) * position.expiry_years);
        term.carry = position.expiry_years;
        term.rate = rate.shock;
    }
    term.value = position.quantity * position.multiplier * price * money.level;
    term.limit_ticks = limit_ticks_of(std::abs(term.value));
    book.forward.push_back(term);
    book.value[index] = 0;
    book.gross[index] = std::abs(term.value);
    book.asset_of[index] = static_cast<std::size_t>(underlying.factor);
}

void price_fx_forward(const Position& position, const Valuation& valuation, std::uint32_t index,
                      PricedBook& book) {
    const Quote bought = valuation.currency(position, position.underlying);
    const Quote sold = valuation.currency(position, position.currency);
    const double units = position.quantity * position.multiplier;
    const auto add_leg = [&](double amount, const Quote& currency, const ZeroRate& rate) {
        const double value = amount * currency.level * std::exp(-rate.rate * position.expiry_years);
        book.forward.push_back({.value = value,
                                .carry = -position.expiry_years,
                                .rate = rate.shock,
                                .asset = currency.factor,
                                .fx = kNoFactor,
                                .margined = 0,
                                .book = book.book_of[index],
                                .position = index,
                                .limit_ticks = limit_ticks_of(std::abs(value))});
        return value;
    };
    const double receive = add_leg(units, bought, valuation.bought_rate(position));
    const double pay = add_leg(-units * position.strike, sold, valuation.rate(position));
    book.value[index] = receive + pay;
    book.gross[index] = std::max(std::abs(receive), std::abs(pay));
    book.asset_of[index] = static_cast<std::size_t>(bought.factor != kNoFactor ? bought.factor : sold.factor);
}

}  // namespace vesper
