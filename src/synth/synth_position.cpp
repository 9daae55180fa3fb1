#include "synth/synth_position.h"

#include <algorithm>
#include <cmath>

namespace vesper {
namespace {

// Notionals in the reporting currency.
constexpr double kMedianShares = 100e3;
constexpr double kMedianOptions = 100e3;
constexpr double kMedianFutures = 250e3;
constexpr double kMedianFx = 500e3;
constexpr double kRate = 0.02;  // where the market has no curve

/// A whole number of units, at least one, long or short. `unit_price` in the reporting currency.
double quantity_of(const BookUniverse& universe, const PositionDraws& draws, double median_notional,
                   double unit_price, double long_share) {
    const double notional = median_notional * universe.size * elementary::exp(draws.normal.a);
    const double units = std::max(1.0, std::rint(notional / unit_price));
    return uniform_of(draws.choice.d) < long_share ? units : -units;
}

/// Whole days, log-uniform.
double years_of(const PositionDraws& draws, double fewest_days, double most_days) {
    const double u = uniform_of(draws.detail.a);
    return std::rint(fewest_days * elementary::exp(u * elementary::log(most_days / fewest_days))) / 365;
}

/// Strikes come in steps of about half a per cent to five per cent of the spot.
double listed_strike(double strike, double spot) {
    const double step = 0.5 * std::pow(10.0, std::floor(std::log10(spot)) - 1);
    return std::max(step, std::rint(strike / step) * step);
}

/// Dearer than realised, dearer still for low strikes and for both wings.
double implied_vol(double realised, double moneyness_in_deviations, double noise) {
    const double u = std::clamp(moneyness_in_deviations, -3.0, 3.0);
    return realised * 1.05 * elementary::exp(0.05 * noise) * (1 - 0.07 * u + 0.015 * u * u);
}

void set_rate(const BookUniverse& universe, Position& position) {
    position.has_rate = !universe.has_curve;
    position.rate = position.has_rate ? kRate : 0.0;
}

Position base(PositionKind kind, const Tradable& underlying, const std::string& currency) {
    return {.sector = underlying.sector, .kind = kind, .underlying = underlying.name, .currency = currency};
}

Position share(const BookUniverse& universe, const PositionDraws& draws) {
    const Tradable& equity = universe.equities[pick(draws.choice.c, universe.equities.size())];
    Position position = base(PositionKind::equity, equity, universe.share_currency);
    position.quantity =
        quantity_of(universe, draws, kMedianShares, equity.spot * universe.share_currency_level, 0.6);
    return position;
}

Position option(const BookUniverse& universe, const std::vector<Tradable>& underlyings,
                const PositionDraws& draws) {
    const Tradable& underlying = underlyings[pick(draws.choice.c, underlyings.size())];
    Position position = base(PositionKind::option, underlying, universe.share_currency);
    position.multiplier = 100;
    position.on = underlying.is_future ? OptionOn::future : OptionOn::asset;
    position.yield = underlying.is_future ? 0.0 : underlying.yield;
    position.right = uniform_of(draws.detail.b) < 0.5 ? OptionRight::call : OptionRight::put;
    position.expiry_years = years_of(draws, 7, 730);
    set_rate(universe, position);
    const double deviation = underlying.vol * std::sqrt(position.expiry_years);
    const double moneyness = std::clamp(0.8 * draws.normal.b, -2.5, 2.5) * deviation;
    position.strike = listed_strike(underlying.spot * elementary::exp(moneyness), underlying.spot);
    position.implied_vol = implied_vol(
        underlying.vol, elementary::log(position.strike / underlying.spot) / deviation, draws.normal.c);
    position.quantity =
        quantity_of(universe, draws, kMedianOptions,
                    underlying.spot * position.multiplier * universe.share_currency_level, 0.5);
    return position;
}

/// On an index where there is one, now and then on a share.
Position future(const BookUniverse& universe, const PositionDraws& draws) {
    const bool on_index = !universe.indices.empty() && uniform_of(draws.detail.d) < 0.7;
    const std::vector<Tradable>& underlyings = on_index ? universe.indices : universe.equities;
    const Tradable& underlying = underlyings[pick(draws.choice.c, underlyings.size())];
    Position position = base(PositionKind::future, underlying, universe.share_currency);
    position.multiplier = underlying.is_future ? 1000 : on_index ? 50 : 100;
    position.on = underlying.is_future ? OptionOn::future : OptionOn::asset;
    position.yield = underlying.yield;
    position.expiry_years = years_of(draws, 7, 365);
    set_rate(universe, position);
    position.quantity =
        quantity_of(universe, draws, kMedianFutures,
                    underlying.spot * position.multiplier * universe.share_currency_level, 0.5);
    return position;
}

/// Against the reporting currency, one time in four against another one.
const Tradable* sold_currency(const BookUniverse& universe, std::uint32_t bought,
                              const PositionDraws& draws) {
    const std::size_t n = universe.currencies.size();
    if (n < 2 || uniform_of(draws.detail.d) < 0.75) return nullptr;
    return &universe.currencies[(bought + 1 + pick(draws.detail.c, n - 1)) % n];
}

Position fx(const BookUniverse& universe, PositionKind kind, const PositionDraws& draws) {
    const std::uint32_t number = pick(draws.choice.c, universe.currencies.size());
    const Tradable& bought = universe.currencies[number];
    const Tradable* sold = sold_currency(universe, number, draws);
    Position position = base(kind, bought, sold != nullptr ? sold->name : universe.currency);
    position.quantity = 1000 * quantity_of(universe, draws, kMedianFx, 1000 * bought.spot, 0.5);
    if (kind == PositionKind::fx_spot) return position;
    position.expiry_years = years_of(draws, 7, 730);
    position.yield = bought.yield;
    position.has_yield = true;
    position.has_rate = !(position.currency == universe.share_currency && universe.has_curve);
    const double rate = sold != nullptr ? sold->yield : kRate;
    position.rate = position.has_rate ? rate : 0.0;
    const double spot = bought.spot / (sold != nullptr ? sold->spot : 1.0);
    // Agreed some time ago, when the rate was a little different.
    position.strike =
        spot * elementary::exp((rate - bought.yield) * position.expiry_years + 0.02 * draws.normal.d);
    return position;
}

}  // namespace

PositionDraws position_draws(std::uint64_t seed, std::uint32_t position) {
    const auto id = [&](std::uint32_t draw) {
        return SynthDraw{.stream = SynthStream::position, .entity = position, .bar = 0, .draw = draw};
    };
    return {.choice = synth_words(seed, id(0)),
            .normal = synth_normals(seed, id(1)),
            .detail = synth_words(seed, id(2))};
}

Instrument choose_instrument(const BookUniverse& universe, const PositionDraws& draws) {
    const double u = uniform_of(draws.choice.a);
    if (u < 0.55) return Instrument::share;
    if (u < 0.85) return Instrument::equity_option;
    if (u < 0.89) return universe.indices.empty() ? Instrument::equity_option : Instrument::index_option;
    if (u < 0.94) return Instrument::future;
    if (universe.currencies.empty()) return Instrument::share;
    return u < 0.96 ? Instrument::fx_spot : Instrument::fx_forward;
}

Desk desk_of(Instrument instrument) {
    switch (instrument) {
        case Instrument::share:
            return Desk::cash;
        case Instrument::equity_option:
        case Instrument::index_option:
            return Desk::derivatives;
        case Instrument::future:
        case Instrument::fx_spot:
        case Instrument::fx_forward:
            return Desk::macro;
    }
    return Desk::cash;
}

Position synth_position(const BookUniverse& universe, Instrument instrument, const PositionDraws& draws) {
    switch (instrument) {
        case Instrument::share:
            return share(universe, draws);
        case Instrument::equity_option:
            return option(universe, universe.equities, draws);
        case Instrument::index_option:
            return option(universe, universe.indices, draws);
        case Instrument::future:
            return future(universe, draws);
        case Instrument::fx_spot:
            return fx(universe, PositionKind::fx_spot, draws);
        case Instrument::fx_forward:
            return fx(universe, PositionKind::fx_forward, draws);
    }
    return share(universe, draws);
}

}  // namespace vesper
