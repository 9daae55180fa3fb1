#include "synth/book_universe.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "core/error.h"
#include "synth/calendar.h"
#include "synth/symbol_traits.h"
#include "synth/synth_draw.h"

namespace vesper {
namespace {

/// FNV-1a, so that a name means the same in every market.
std::uint32_t hash_of(std::string_view name) {
    std::uint32_t hash = 2166136261u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return hash;
}

/// Days of trading between the first bar and the last: bars of one date share a day.
double trading_days(const std::vector<TimeNs>& times) {
    std::size_t dates = 1;
    for (std::size_t i = 1; i < times.size(); ++i)
        if (times[i] / kNsPerDay != times[i - 1] / kNsPerDay) ++dates;
    return static_cast<double>(dates == times.size() ? dates - 1 : dates);
}

double realised_vol(std::span<const double> level, double years) {
    double sum = 0;
    for (std::size_t i = 1; i < level.size(); ++i) {
        const double log_return = elementary::log(level[i] / level[i - 1]);
        sum += log_return * log_return;
    }
    return std::clamp(std::sqrt(sum / years), 0.05, 2.0);
}

Tradable tradable(const Market& market, std::size_t factor, std::uint64_t seed, double years) {
    const RiskFactor& f = market.factors[factor];
    const Words words =
        synth_words(seed, {.stream = SynthStream::name, .entity = hash_of(f.name), .bar = 0, .draw = 0});
    Tradable result = {.name = f.name,
                       .sector = f.sector,
                       .spot = market.spot(factor),
                       .vol = realised_vol(market.level.row(factor), years),
                       .yield = 0.04 * uniform_of(words.a)};
    if (f.kind == FactorKind::fx) result.sector = "Currencies";
    if (f.kind == FactorKind::index) {
        result.sector = "Indices";
        result.is_future = f.name.find("VIX") != std::string::npos;
        result.yield = result.is_future ? 0.0 : 0.015;
    }
    if (result.sector.empty()) result.sector = kSectors[words.b % kSectors.size()].name;
    return result;
}

}  // namespace

BookUniverse make_universe(const Market& market, std::uint64_t seed) {
    const double years = trading_days(market.times) / kTradingDays;
    BookUniverse universe;
    universe.currency = market.currency;
    universe.share_currency = market.currency;
    for (std::size_t factor = 0; factor < market.n_factors(); ++factor) {
        switch (market.factors[factor].kind) {
            case FactorKind::rate:
                break;
            case FactorKind::index:
                universe.indices.push_back(tradable(market, factor, seed, years));
                break;
            case FactorKind::fx:
                universe.currencies.push_back(tradable(market, factor, seed, years));
                if (market.factors[factor].name != "USD") break;
                universe.share_currency = "USD";
                universe.share_currency_level = market.spot(factor);
                break;
            case FactorKind::equity:
                universe.equities.push_back(tradable(market, factor, seed, years));
                break;
        }
    }
    universe.has_curve = universe.share_currency == "USD" && market.n_rates > 0;
    if (universe.equities.empty())
        throw Error({.kind = ErrorKind::data,
                     .problem = "no book can be made",
                     .reason = "the market has no equities",
                     .remedy = "import bars first"});
    return universe;
}

}  // namespace vesper
