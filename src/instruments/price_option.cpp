#include <algorithm>
#include <cmath>

#include "instruments/price_position.h"
#include "kernels/reprice_point.h"

namespace vesper {

void price_option(const Position& position, const Valuation& valuation, std::uint32_t index,
                  PricedBook& book) {
    const Quote underlying = valuation.underlying(position);
    const Quote money = valuation.currency(position, position.currency);
    const ZeroRate rate = valuation.rate(position);
    const double years = position.expiry_years;
    const bool on_asset = position.on == OptionOn::asset;
    const double units = position.quantity * position.multiplier * money.level;
    OptionTerm<double> term = {
        .scale = units * std::exp(-rate.rate * years) * position.strike,
        .log_moneyness = std::log(underlying.level / position.strike) +
                         (on_asset ? (rate.rate - position.yield) * years : 0.0),
        .total_vol = position.implied_vol * std::sqrt(years),
        .expiry = years,
        .carry = on_asset ? years : 0.0,
        .vol_elasticity = valuation.volatility_elasticity(years),
        .sign = position.right == OptionRight::call ? 1.0 : -1.0,
        .rate = rate.shock,
        .asset = underlying.factor,
        .fx = money.factor,
        .vol = valuation.volatility(position),
        .book = book.book_of[index],
        .position = index,
    };
    term.base_value = option_base_value(term);
    // A put can move by its strike, a call by its underlying.
    const double gross = std::abs(units) * std::max(underlying.level, position.strike);
    term.limit_ticks = limit_ticks_of(gross);
    book.option.push_back(term);
    book.value[index] = term.scale * term.base_value;
    book.gross[index] = gross;
    book.asset_of[index] = static_cast<std::size_t>(underlying.factor);
}

}  // namespace vesper
