#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "instruments/price_position.h"
#include "kernels/reprice/reprice_point.h"

namespace vesper {
namespace {

/// Largest |ln(forward / strike)|: with the room that shocks need, e^m stays below the bound of
/// elementary::exp, where the price of an option would stop to move.
constexpr double kLargestLogMoneyness = 30;

void require_moneyness(double log_moneyness, const Position& position, const Valuation& valuation) {
    if (std::abs(log_moneyness) <= kLargestLogMoneyness) return;  // false for NaN too
    valuation.refuse(
        position,
        fmt::format("strike {:g} of position {} is out of all proportion to its underlying", position.strike,
                    position.id),
        fmt::format("ln(forward/strike) is {:.3g}, beyond +-{:g}", log_moneyness, kLargestLogMoneyness),
        "check the units of strike, expiry, rate and yield");
}

}  // namespace

void price_option(const Position& position, const Valuation& valuation, std::uint32_t index,
                  PricedBook& book) {
    const Quote underlying = valuation.underlying(position);
    const Quote money = valuation.currency(position, position.currency);
    const ZeroRate rate = valuation.rate(position);
    const double years = position.expiry_years;
    const bool on_asset = position.on == OptionOn::asset;
    const double log_moneyness = std::log(underlying.level / position.strike) +
                                 (on_asset ? (rate.rate - position.yield) * years : 0.0);
    require_moneyness(log_moneyness, position, valuation);
    const double units = position.quantity * position.multiplier * money.level;
    OptionTerm<double> term = {
        .scale = units * std::exp(-rate.rate * years) * position.strike,
        .log_moneyness = log_moneyness,
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
