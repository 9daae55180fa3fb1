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

template <class Real, template <class> class Term>
std::vector<Term<Real>> converted(const std::vector<Term<double>>& terms) {
    std::vector<Term<Real>> result;
    result.reserve(terms.size());
    for (const Term<double>& term : terms) result.push_back(converted<Real>(term));
    return result;
}

}  // namespace

template <class Real>
BookTerms<Real> TermStorage<Real>::view() const {
    return {.linear = linear.data(),
            .forward = forward.data(),
            .option = option.data(),
            .taylor = taylor.data(),
            .n_linear = static_cast<std::uint32_t>(linear.size()),
            .n_forward = static_cast<std::uint32_t>(forward.size()),
            .n_option = static_cast<std::uint32_t>(option.size()),
            .n_taylor = static_cast<std::uint32_t>(taylor.size()),
            .n_books = n_books,
            .n_positions = n_positions};
}

template <class Real>
TermStorage<Real> make_terms(const PricedBook& book) {
    return {.linear = converted<Real>(book.linear),
            .forward = converted<Real>(book.forward),
            .option = converted<Real>(book.option),
            .taylor = converted<Real>(book.taylor),
            .n_books = static_cast<std::uint32_t>(book.books.size()),
            .n_positions = static_cast<std::uint32_t>(book.value.size())};
}

template struct TermStorage<float>;
template struct TermStorage<double>;
template TermStorage<float> make_terms<float>(const PricedBook& book);
template TermStorage<double> make_terms<double>(const PricedBook& book);

}  // namespace vesper
