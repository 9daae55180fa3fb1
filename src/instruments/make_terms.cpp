#include "instruments/priced_book.h"
#include "kernels/reprice/reprice_point.h"

namespace vesper {
namespace {

template <class Real>
RateShock<Real> converted(const RateShock<double>& shock) {
    return {.lower = shock.lower, .upper = shock.upper, .weight = static_cast<Real>(shock.weight)};
}

template <class Real>
LinearTerm<Real> converted(const LinearTerm<double>& term) {
    return {.value = static_cast<Real>(term.value),
            .asset = term.asset,
            .fx = term.fx,
            .book = term.book,
            .position = term.position,
            .limit_ticks = term.limit_ticks};
}

template <class Real>
ForwardTerm<Real> converted(const ForwardTerm<double>& term) {
    return {.value = static_cast<Real>(term.value),
            .carry = static_cast<Real>(term.carry),
            .rate = converted<Real>(term.rate),
            .asset = term.asset,
            .fx = term.fx,
            .margined = term.margined,
            .book = term.book,
            .position = term.position,
            .limit_ticks = term.limit_ticks};
}

/// The value today is computed again in Real: the P&L of no shock is then exactly zero.
template <class Real>
OptionTerm<Real> converted(const OptionTerm<double>& term) {
    OptionTerm<Real> result = {.scale = static_cast<Real>(term.scale),
                               .log_moneyness = static_cast<Real>(term.log_moneyness),
                               .total_vol = static_cast<Real>(term.total_vol),
                               .base_value = 0,
                               .expiry = static_cast<Real>(term.expiry),
                               .carry = static_cast<Real>(term.carry),
                               .vol_elasticity = static_cast<Real>(term.vol_elasticity),
                               .sign = static_cast<Real>(term.sign),
                               .rate = converted<Real>(term.rate),
                               .asset = term.asset,
                               .fx = term.fx,
                               .vol = term.vol,
                               .book = term.book,
                               .position = term.position,
                               .limit_ticks = term.limit_ticks};
    result.base_value = option_base_value(result);
    return result;
}

template <class Real>
TaylorTerm<Real> converted(const TaylorTerm<double>& term) {
    return {.delta = static_cast<Real>(term.delta),
            .gamma = static_cast<Real>(term.gamma),
            .vega = static_cast<Real>(term.vega),
            .vol_elasticity = static_cast<Real>(term.vol_elasticity),
            .rho = static_cast<Real>(term.rho),
            .fx_delta = static_cast<Real>(term.fx_delta),
            .rate = converted<Real>(term.rate),
            .asset = term.asset,
            .fx = term.fx,
            .vol = term.vol,
            .book = term.book,
            .position = term.position,
            .limit_ticks = term.limit_ticks};
}

}  // namespace

template <class Real>
TermStorage<Real> make_terms(const PricedBook& book) {
    TermStorage<Real> terms = {.n_books = static_cast<std::uint32_t>(book.books.size()),
                               .n_positions = static_cast<std::uint32_t>(book.value.size())};
    for_each_kind(
        [](auto& to, const auto& from) {
            to.reserve(from.size());
            for (const auto& term : from) to.push_back(converted<Real>(term));
        },
        terms, book);
    return terms;
}

template TermStorage<float> make_terms<float>(const PricedBook& book);
template TermStorage<double> make_terms<double>(const PricedBook& book);

}  // namespace vesper
