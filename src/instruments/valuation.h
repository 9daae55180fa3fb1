// What positions are valued against: names, levels and rates of a market at its last bar.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <unordered_map>

#include "instruments/curve.h"
#include "instruments/position.h"
#include "instruments/priced_book.h"

namespace vesper {

/// A factor and its level today. `factor` is kNoFactor for the reporting currency, whose level is 1.
struct Quote {
    double level = 1;
    FactorIndex factor = kNoFactor;
};

/// Looks up by hash, so that a book of a million positions does not search the list of factors.
/// Every look-up that fails throws Error{data} with the position's file and line and what to do.
class Valuation {
  public:
    /// The market must outlive this.
    Valuation(const Market& market, const VolatilityRule& rule, std::string book_file);

    /// A share.
    Quote equity(const Position& position) const;
    /// What futures and options are written on: a share, an index, or a currency quoted in the reporting
    /// currency.
    Quote underlying(const Position& position) const;
    /// Value of one unit of a currency in the reporting currency.
    Quote currency(const Position& position, const std::string& name) const;
    /// Discounts cash in the position's `currency`: its own `rate` where given, else the curve.
    ZeroRate rate(const Position& position) const;
    /// Discounts cash in the bought currency of a forward: its `yield` where given, else the curve.
    ZeroRate bought_rate(const Position& position) const;
    /// The volatility index; kNoFactor where implied volatilities stay. Throws when the market lacks it.
    FactorIndex volatility(const Position& position) const;
    /// Elasticity of an implied volatility to the index, see VolatilityRule. Precondition: years > 0.
    double volatility_elasticity(double years) const;

    const std::string& reporting_currency() const { return market_.currency; }
    [[noreturn]] void refuse(const Position& position, std::string problem, std::string reason,
                             std::string remedy) const;

  private:
    std::optional<Quote> find(FactorKind kind, const std::string& name) const;
    [[noreturn]] void refuse_underlying(const Position& position) const;
    ZeroRate curve_rate(const Position& position, const std::string& currency, const char* column) const;

    const Market& market_;
    Curve curve_;
    VolatilityRule rule_;
    std::string book_file_;
    std::array<std::unordered_map<std::string, FactorIndex>, 4> by_name_;  // [kind]
};

}  // namespace vesper
