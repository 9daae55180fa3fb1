#include "instruments/priced_book.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "core/error.h"
#include "instruments/price_position.h"
#include "instruments/sensitivities.h"
#include "instruments/valuation.h"
#include "kernels/base/ticks.h"

namespace vesper {
namespace {

/// Fills `names` with the distinct labels, sorted, and returns the index of each position's label in it.
std::vector<std::uint32_t> index_labels(const std::vector<Position>& positions, std::string Position::*label,
                                        std::vector<std::string>& names) {
    std::set<std::string> distinct;
    for (const Position& position : positions) distinct.insert(position.*label);
    names.assign(distinct.begin(), distinct.end());
    std::vector<std::uint32_t> index(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i)
        index[i] = static_cast<std::uint32_t>(
            std::lower_bound(names.begin(), names.end(), positions[i].*label) - names.begin());
    return index;
}

void price(const Position& position, const Valuation& valuation, std::uint32_t index, PricedBook& book) {
    switch (position.kind) {
        case PositionKind::equity:
            return price_equity(position, valuation, index, book);
        case PositionKind::future:
            return price_future(position, valuation, index, book);
        case PositionKind::fx_spot:
            return price_fx_spot(position, valuation, index, book);
        case PositionKind::fx_forward:
            return price_fx_forward(position, valuation, index, book);
        case PositionKind::option:
            return price_option(position, valuation, index, book);
    }
}

/// Kernels walk the terms of one factor together.
template <class Term>
void sort_terms(std::vector<Term>& terms) {
    std::stable_sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) {
        return a.asset != b.asset ? a.asset < b.asset : a.position < b.position;
    });
}

/// Calls visit(term) for every term, in an order that depends on the book alone.
template <class Visit>
void for_each_term(const PricedBook& book, const Visit& visit) {
    for (const auto& term : book.linear) visit(term);
    for (const auto& term : book.forward) visit(term);
    for (const auto& term : book.option) visit(term);
}

/// No sum of saturated P&L over any part of the book may leave the range of int64.
void check_range(const PricedBook& book, const Portfolio& portfolio, const std::string& currency) {
    double ticks = 0;
    for_each_term(book, [&](const auto& term) { ticks += term.limit_ticks; });
    const double largest = static_cast<double>(std::numeric_limits<Ticks>::max());
    if (ticks < largest) return;  // false for NaN too
    throw Error(
        {.kind = ErrorKind::data,
         .problem = fmt::format("gross notional of {:.4g} {} is too large for exact sums",
                                ticks / (kSaturation * kTicksPerUnit), currency),
         .place = {.file = portfolio.source},
         .reason = fmt::format("the limit is {:.4g} {}", largest / (kSaturation * kTicksPerUnit), currency),
         .remedy = "correct the quantities, or split the book"});
}

/// At zero, the derivative by a simple return and by a log return are the same.
void append_deltas(const TaylorTerm<double>& term, std::vector<Delta>& deltas) {
    const auto add = [&](FactorIndex factor, double amount) {
        if (factor != kNoFactor && amount != 0)
            deltas.push_back(
                {.position = term.position, .factor = static_cast<std::uint32_t>(factor), .amount = amount});
    };
    add(term.asset, term.delta);
    add(term.fx, term.fx_delta);
    add(term.vol, term.vega * term.vol_elasticity);
    add(term.rate.lower, (1 - term.rate.weight) * term.rho);
    add(term.rate.upper, term.rate.weight * term.rho);
}

void replace_by_taylor(PricedBook& book) {
    for_each_term(book, [&](const auto& term) { book.taylor.push_back(taylor_of(term)); });
    book.linear.clear();
    book.forward.clear();
    book.option.clear();
}

/// Positions on one share that name two currencies would read its price in two ways.
void require_one_currency(const Portfolio& portfolio, const PricedBook& book, const Market& market) {
    std::vector<const Position*> first_on(market.n_factors());
    for (std::size_t i = 0; i < portfolio.positions.size(); ++i) {
        const Position& position = portfolio.positions[i];
        const RiskFactor& asset = market.factors[book.asset_of[i]];
        const Position*& first = first_on[book.asset_of[i]];
        if (first == nullptr) first = &position;
        if (asset.kind == FactorKind::fx || first->currency == position.currency) continue;
        throw Error({.kind = ErrorKind::data,
                     .problem = fmt::format("position {} on {} is in {}, {} is in {}", position.id,
                                            asset.name, position.currency, first->id, first->currency),
                     .place = {.file = portfolio.source, .line = position.line, .column = 0},
                     .reason = "a share or an index is quoted in one currency",
                     .remedy = fmt::format("correct it, or line {}", first->line)});
    }
}

}  // namespace

double limit_ticks_of(double gross) {
    return std::floor(kSaturation * gross * kTicksPerUnit);
}

PricedBook price_book(const Portfolio& portfolio, const Market& market, const VolatilityRule& rule,
                      Revaluation revaluation) {
    const std::vector<Position>& positions = portfolio.positions;
    const Valuation valuation(market, rule, portfolio.source);
    PricedBook book;
    book.book_of = index_labels(positions, &Position::book, book.books);
    book.sector_of = index_labels(positions, &Position::sector, book.sectors);
    book.asset_of.resize(positions.size());
    book.value.resize(positions.size());
    book.gross.resize(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i)
        price(positions[i], valuation, static_cast<std::uint32_t>(i), book);
    require_one_currency(portfolio, book, market);
    check_range(book, portfolio, market.currency);
    sort_terms(book.linear);
    sort_terms(book.forward);
    sort_terms(book.option);
    for_each_term(book, [&](const auto& term) { append_deltas(taylor_of(term), book.deltas); });
    if (revaluation == Revaluation::delta_gamma) replace_by_taylor(book);
    sort_terms(book.taylor);
    return book;
}

Matrix<double> deltas_by(const PricedBook& book, std::span<const std::uint32_t> label_of,
                         std::size_t n_labels, std::size_t n_factors) {
    Matrix<double> sums(n_labels, n_factors);
    for (const Delta& delta : book.deltas) sums(label_of[delta.position], delta.factor) += delta.amount;
    return sums;
}

}  // namespace vesper
