// Random books of terms, and their P&L by textbook formulas in long double.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>

#include "kernels/base/ticks.h"
#include "kernels/reprice/book_terms.h"
#include "kernels/reprice/reprice_point.h"

namespace vesper::test {

struct BookShape {
    std::uint32_t n_factors = 40;
    std::uint32_t n_rates = 5;
    std::uint32_t n_books = 3;
    std::uint32_t n_linear = 20;
    std::uint32_t n_forward = 20;
    std::uint32_t n_option = 20;
    std::uint32_t n_taylor = 20;
};

/// A source of random members of terms, so that float and double books of one seed agree up to rounding.
class TermSource {
  public:
    TermSource(std::uint64_t seed, const BookShape& shape) : engine_(seed), shape_(shape) {}

    double between(double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(engine_);
    }
    std::uint32_t below(std::uint32_t n) {
        return std::uniform_int_distribution<std::uint32_t>(0, n - 1)(engine_);
    }
    double value() { return between(-1e6, 1e6); }

    /// A price-like factor, now and then none.
    FactorIndex price_factor() {
        const std::uint32_t n = shape_.n_factors - shape_.n_rates;
        return n == 0 || below(5) == 0 ? kNoFactor : static_cast<FactorIndex>(shape_.n_rates + below(n));
    }

    template <class Real>
    RateShock<Real> rate() {
        if (shape_.n_rates == 0 || below(5) == 0) return {};
        return {.lower = static_cast<FactorIndex>(below(shape_.n_rates)),
                .upper = static_cast<FactorIndex>(below(shape_.n_rates)),
                .weight = static_cast<Real>(between(0, 1))};
    }

    template <class Term>
    void place(Term& term, double notional, std::uint32_t n_positions) {
        term.asset = price_factor();
        term.fx = price_factor();
        term.book = below(shape_.n_books);
        term.position = below(n_positions);
        term.limit_ticks = kSaturation * std::abs(notional) * kTicksPerUnit;
    }

  private:
    std::mt19937_64 engine_;
    BookShape shape_;
};

template <class Real>
OptionTerm<Real> random_option(TermSource& source, std::uint32_t n_positions) {
    OptionTerm<Real> term;
    const double scale = source.value();
    const double expiry = source.between(0.02, 2.0);
    term.scale = static_cast<Real>(scale);
    term.log_moneyness = static_cast<Real>(source.between(-0.3, 0.3));
    term.total_vol = static_cast<Real>(source.between(0.1, 0.6) * std::sqrt(expiry));
    term.expiry = static_cast<Real>(expiry);
    term.carry = source.below(2) == 0 ? Real(0) : term.expiry;
    term.vol_elasticity = static_cast<Real>(source.between(0, 1));
    term.sign = source.below(2) == 0 ? Real(1) : Real(-1);
    term.rate = source.rate<Real>();
    source.place(term, scale, n_positions);
    term.vol = source.price_factor();
    term.base_value = option_base_value(term);
    return term;
}

template <class Real>
TaylorTerm<Real> random_taylor(TermSource& source, std::uint32_t n_positions) {
    TaylorTerm<Real> term;
    const double delta = source.value();
    term.delta = static_cast<Real>(delta);
    term.gamma = static_cast<Real>(source.value());
    term.vega = static_cast<Real>(source.value());
    term.vol_elasticity = static_cast<Real>(source.between(0, 1));
    term.rho = static_cast<Real>(source.value());
    term.fx_delta = static_cast<Real>(source.value());
    term.rate = source.rate<Real>();
    source.place(term, 1e7, n_positions);
    term.vol = source.price_factor();
    return term;
}

template <class Real>
TermStorage<Real> random_book(std::uint64_t seed, const BookShape& shape) {
    TermSource source(seed, shape);
    TermStorage<Real> book;
    book.n_books = shape.n_books;
    book.n_positions = (shape.n_linear + shape.n_forward + shape.n_option + shape.n_taylor) / 2 + 1;
    for (std::uint32_t i = 0; i < shape.n_linear; ++i) {
        const double value = source.value();
        book.linear.push_back({.value = static_cast<Real>(value)});
        source.place(book.linear.back(), value, book.n_positions);
    }
    for (std::uint32_t i = 0; i < shape.n_forward; ++i) {
        const double value = source.value();
        book.forward.push_back(
            {.value = static_cast<Real>(value), .carry = static_cast<Real>(source.between(-2, 2))});
        book.forward.back().rate = source.rate<Real>();
        book.forward.back().margined = source.below(2);
        source.place(book.forward.back(), value, book.n_positions);
    }
    for (std::uint32_t i = 0; i < shape.n_option; ++i) {
        book.option.push_back(random_option<Real>(source, book.n_positions));
    }
    for (std::uint32_t i = 0; i < shape.n_taylor; ++i) {
        book.taylor.push_back(random_taylor<Real>(source, book.n_positions));
    }
    return book;
}

using Wide = long double;

/// One scenario's factor moves and the move of all implied volatilities.
struct PlainShock {
    const double* factor = nullptr;  // [n_factors]
    double vol_shift = 0;

    Wide log(FactorIndex i) const { return i == kNoFactor ? 0.0L : Wide(factor[i]); }
    Wide simple(FactorIndex i) const { return std::expm1(log(i)); }
    Wide rate(const RateShock<double>& rate) const {
        return (1.0L - rate.weight) * log(rate.lower) + rate.weight * log(rate.upper);
    }
};

inline Wide wide_cdf(Wide x) {
    return 0.5L * std::erfc(-x / std::sqrt(2.0L));
}

inline Wide plain_pnl(const LinearTerm<double>& t, const PlainShock& shock) {
    return t.value * ((1 + shock.simple(t.asset)) * (1 + shock.simple(t.fx)) - 1);
}

inline Wide plain_pnl(const ForwardTerm<double>& t, const PlainShock& shock) {
    const Wide g = (1 + shock.simple(t.asset)) * std::exp(t.carry * shock.rate(t.rate)) - 1;
    const Wide f = shock.simple(t.fx);
    return t.margined != 0 ? t.value * (1 + f) * g : t.value * ((1 + f) * (1 + g) - 1);
}

inline Wide plain_black(Wide w, Wide m, Wide s) {
    const Wide d1 = m / s + s / 2;
    return w * (std::exp(m) * wide_cdf(w * d1) - wide_cdf(w * (d1 - s)));
}

inline Wide plain_pnl(const OptionTerm<double>& t, const PlainShock& shock) {
    const Wide dr = shock.rate(t.rate);
    const Wide m = t.log_moneyness + shock.log(t.asset) + t.carry * dr;
    const Wide s = t.total_vol * std::exp(t.vol_elasticity * shock.log(t.vol) + shock.vol_shift);
    const Wide value = (1 + shock.simple(t.fx)) * std::exp(-t.expiry * dr) * plain_black(t.sign, m, s);
    return t.scale * (value - plain_black(t.sign, t.log_moneyness, t.total_vol));
}

inline Wide plain_pnl(const TaylorTerm<double>& t, const PlainShock& shock) {
    const Wide x = shock.simple(t.asset);
    return t.delta * x + t.gamma * x * x / 2 +
           t.vega * (t.vol_elasticity * shock.simple(t.vol) + std::expm1(Wide(shock.vol_shift))) +
           t.rho * shock.rate(t.rate) + t.fx_delta * shock.simple(t.fx);
}

}  // namespace vesper::test
