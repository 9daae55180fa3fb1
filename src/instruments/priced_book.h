// Positions -> the terms that kernels reprice, and the value and sensitivities of each position today.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "instruments/position.h"
#include "kernels/reprice/book_terms.h"
#include "market/market.h"

namespace vesper {

/// How implied volatilities follow the volatility index: log sigma moves by elasticity(T) times the index's
/// log return, elasticity(T) = min(1, (30 days / T)^term_exponent).
struct VolatilityRule {
    std::string index = "VIX";  // "" : implied volatilities stay where they are
    double term_exponent = 0.5;
};

enum class Revaluation { full, delta_gamma };

/// P&L of a position per unit log return of one factor (rates: per unit), reporting currency.
struct Delta {
    std::uint32_t position = 0;
    std::uint32_t factor = 0;
    double amount = 0;
};

/// Host storage of all terms of a portfolio in double precision, and the labels that the indices in them
/// stand for.
struct PricedBook {
    std::vector<LinearTerm<double>> linear;
    std::vector<ForwardTerm<double>> forward;
    std::vector<OptionTerm<double>> option;
    std::vector<TaylorTerm<double>> taylor;
    std::vector<std::string> books;        // sorted; `book` of a term indexes it
    std::vector<std::string> sectors;      // sorted
    std::vector<std::uint32_t> book_of;    // [position]
    std::vector<std::uint32_t> sector_of;  // [position]
    std::vector<std::size_t> asset_of;     // [position] factor it is written on
    std::vector<double> value;             // [position] today, reporting currency
    std::vector<double> gross;             // [position] |notional|, reporting currency
    std::vector<Delta> deltas;             // of all positions, in the order of their terms
};

/// Throws Error{data} naming the position's file and line: unknown underlying (why the market left it
/// out, or the nearest name), no curve for its currency, a book too large for integer ticks.
PricedBook price_book(const Portfolio& portfolio, const Market& market, const VolatilityRule& rule,
                      Revaluation revaluation);

/// Deltas added up by a label of the positions: [n_labels][n_factors]. label_of: [position].
Matrix<double> deltas_by(const PricedBook& book, std::span<const std::uint32_t> label_of,
                         std::size_t n_labels, std::size_t n_factors);

/// The same terms in another precision, for a kernel.
template <class Real>
TermStorage<Real> make_terms(const PricedBook& book);

}  // namespace vesper
