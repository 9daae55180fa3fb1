#include "instruments/valuation.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"
#include "csv/parse_field.h"
#include "instruments/book_columns.h"

namespace vesper {
namespace {

const std::string kCurveCurrency = "USD";
constexpr double kVolatilityIndexTerm = 30.0 / 365.0;  // the horizon that VIX measures, years

const char* with_article(FactorKind kind) {
    switch (kind) {
        case FactorKind::rate:
            return "a rate";
        case FactorKind::index:
            return "an index";
        case FactorKind::fx:
            return "a currency";
        case FactorKind::equity:
            return "a share";
    }
    return "";
}

}  // namespace

Valuation::Valuation(const Market& market, const VolatilityRule& rule, std::string book_file)
    : market_(market), curve_(market), rule_(rule), book_file_(std::move(book_file)) {
    for (std::size_t factor = 0; factor < market.n_factors(); ++factor) {
        const RiskFactor& f = market.factors[factor];
        by_name_[static_cast<std::size_t>(f.kind)].emplace(f.name, static_cast<FactorIndex>(factor));
    }
}

std::optional<Quote> Valuation::find(FactorKind kind, const std::string& name) const {
    const auto& factors = by_name_[static_cast<std::size_t>(kind)];
    const auto found = factors.find(name);
    if (found == factors.end()) return std::nullopt;
    return Quote{.level = market_.spot(found->second), .factor = found->second};
}

Quote Valuation::equity(const Position& position) const {
    const auto quote = find(FactorKind::equity, position.underlying);
    if (!quote) refuse_underlying(position);
    return *quote;
}

Quote Valuation::underlying(const Position& position) const {
    if (const auto quote = find(FactorKind::equity, position.underlying)) return *quote;
    // A currency of the same name must not take its place.
    if (market_.left_out.contains(position.underlying)) refuse_underlying(position);
    if (const auto quote = find(FactorKind::index, position.underlying)) return *quote;
    const auto quote = find(FactorKind::fx, position.underlying);
    if (!quote) refuse_underlying(position);
    if (position.currency != market_.currency)
        refuse(position,
               fmt::format("{} on {} is in {}", position.id, position.underlying, position.currency),
               fmt::format("futures and options on a currency are priced in the reporting currency {} only",
                           market_.currency),
               "restate it in the reporting currency or take it out");
    return *quote;
}

Quote Valuation::currency(const Position& position, const std::string& name) const {
    if (name == market_.currency) return {};
    if (const auto quote = find(FactorKind::fx, name)) return *quote;
    std::vector<std::string> known = {market_.currency};
    for (const auto& [currency, factor] : by_name_[static_cast<std::size_t>(FactorKind::fx)])
        known.push_back(currency);
    std::sort(known.begin(), known.end());
    const std::string nearest = nearest_name(name, known);
    refuse(position, fmt::format("no exchange rate for currency '{}' of position {}", name, position.id),
           nearest.empty() ? "" : fmt::format("the nearest known one is {}", nearest),
           equal_names(nearest, name) ? "write it in upper case"
                                      : "correct it or import the currency's history");
}

ZeroRate Valuation::rate(const Position& position) const {
    if (position.has_rate) return {.rate = position.rate, .shock = {}};
    return curve_rate(position, position.currency, "rate");
}

ZeroRate Valuation::bought_rate(const Position& position) const {
    if (position.has_yield) return {.rate = position.yield, .shock = {}};
    return curve_rate(position, position.underlying, "yield");
}

ZeroRate Valuation::curve_rate(const Position& position, const std::string& currency,
                               const char* column) const {
    if (currency != kCurveCurrency || curve_.empty())
        refuse(position, fmt::format("no rate curve for {} of position {}", currency, position.id),
               curve_.empty() ? "the market has no rates"
                              : fmt::format("the market has a curve for {} only", kCurveCurrency),
               fmt::format("give the position a `{}`", column));
    return curve_.at(position.expiry_years);
}

FactorIndex Valuation::volatility(const Position& position) const {
    if (rule_.index.empty()) return kNoFactor;
    const auto quote = find(FactorKind::index, rule_.index);
    if (!quote)
        refuse(position,
               fmt::format("no volatility index '{}' to move the volatility of {} with", rule_.index,
                           position.id),
               "book.volatility_index of the job names it, the market has no such series",
               "import it, or set book.volatility_index to \"\" to hold volatilities still");
    return quote->factor;
}

double Valuation::volatility_elasticity(double years) const {
    if (rule_.index.empty()) return 0;
    return std::min(1.0, std::pow(kVolatilityIndexTerm / years, rule_.term_exponent));
}

void Valuation::refuse_underlying(const Position& position) const {
    const std::string& name = position.underlying;
    if (const auto left_out = market_.left_out.find(name); left_out != market_.left_out.end())
        refuse(position, fmt::format("position {} is on {}, which is left out", position.id, name),
               left_out->second, "change that in the job or the data, or take the position out");
    const bool share = position.kind == PositionKind::equity;
    std::vector<std::string> known;
    for (const RiskFactor& factor : market_.factors) {
        if (factor.name == name)
            refuse(position, fmt::format("position {} cannot be on {}", position.id, name),
                   fmt::format("{} is {}, kind {} needs a share{}", name, with_article(factor.kind),
                               name_of(position.kind), share ? "" : ", an index or a currency"),
                   "correct the kind or the underlying");
        const bool fits = factor.kind == FactorKind::equity || (!share && factor.kind != FactorKind::rate);
        if (fits) known.push_back(factor.name);
    }
    const std::string nearest = nearest_name(name, known);
    refuse(position, fmt::format("unknown underlying '{}' of position {}", name, position.id),
           nearest.empty() ? "the market has no such series"
                           : fmt::format("the nearest known one is {}", nearest),
           "correct it or import its history");
}

void Valuation::refuse(const Position& position, std::string problem, std::string reason,
                       std::string remedy) const {
    throw Error({.kind = ErrorKind::data,
                 .problem = std::move(problem),
                 .place = {.file = book_file_, .line = position.line, .column = 0},
                 .reason = std::move(reason),
                 .remedy = std::move(remedy)});
}

}  // namespace vesper
