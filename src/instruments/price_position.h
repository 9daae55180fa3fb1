// One position -> its terms, by kind of instrument.
#pragma once

#include <cstdint>

#include "instruments/position.h"
#include "instruments/priced_book.h"
#include "instruments/valuation.h"

namespace vesper {

/// Each appends the terms of position `index` to the book and sets its value, gross and asset_of.
/// Precondition: the position is one that read_portfolio accepts, and book_of[index] is set.
/// Throws what the look-ups of Valuation throw.
void price_equity(const Position& position, const Valuation& valuation, std::uint32_t index,
                  PricedBook& book);
/// The amount in the bought currency against cash in `currency`, at today's spot rate: worth nothing today.
void price_fx_spot(const Position& position, const Valuation& valuation, std::uint32_t index,
                   PricedBook& book);
/// Worth nothing today, as gains are settled daily. Futures price F = S exp((rate - yield) expiry), or the
/// level itself where the underlying is a futures price already.
void price_future(const Position& position, const Valuation& valuation, std::uint32_t index,
                  PricedBook& book);
/// Two cash flows at expiry: quantity in the bought currency, minus quantity x strike in `currency`.
void price_fx_forward(const Position& position, const Valuation& valuation, std::uint32_t index,
                      PricedBook& book);
/// European, Black-Scholes-Merton (on an asset) or Black-76 (on a future whose price is the level).
void price_option(const Position& position, const Valuation& valuation, std::uint32_t index,
                  PricedBook& book);

/// limit_ticks of a term with this gross notional, see kSaturation. A whole number.
double limit_ticks_of(double gross);

}  // namespace vesper
