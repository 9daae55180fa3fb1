// What a book looks like to a kernel: every position reduced to a few terms, each with its own arithmetic.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace vesper {

/// Index of a factor row, or kNoFactor where the term does not move with one.
using FactorIndex = std::int32_t;
inline constexpr FactorIndex kNoFactor = -1;

/// The move of a continuously compounded zero rate, interpolated between two tenors of the reporting curve:
/// dr = (1 - weight) dx[lower] + weight dx[upper]; zero when lower == kNoFactor.
template <class Real>
struct RateShock {
    FactorIndex lower = kNoFactor;
    FactorIndex upper = kNoFactor;
    Real weight = 0;
};

/// Shares, FX spot, cash: P&L = value ((1+r)(1+f) - 1), r and f the simple returns of asset and currency.
/// Aligned so that a device loads what matters at once.
template <class Real>
struct alignas(16) LinearTerm {
    Real value = 0;  // in reporting currency
    FactorIndex asset = kNoFactor;
    FactorIndex fx = kNoFactor;
    std::uint32_t book = 0;
    std::uint32_t position = 0;
    double limit_ticks = 0;  // see kSaturation
};

/// Futures and discounted cash flows. With g = (1+r) exp(carry dr) - 1:
/// margined (futures): P&L = value (1+f) g; otherwise (a leg of a forward): P&L = value ((1+f)(1+g) - 1).
template <class Real>
struct ForwardTerm {
    /// Future: quantity x multiplier x futures price; leg: its present value. In reporting currency.
    Real value = 0;
    Real carry = 0;  // years: +expiry for a future on an asset, -expiry for a cash flow
    RateShock<Real> rate = {};
    FactorIndex asset = kNoFactor;
    FactorIndex fx = kNoFactor;
    std::uint32_t margined = 0;
    std::uint32_t book = 0;
    std::uint32_t position = 0;
    double limit_ticks = 0;
};

/// European options, Black-Scholes-Merton and Black-76 in forward form, with w = +1 (call) or -1 (put):
///   m = log_moneyness + x + carry dr
///   s = total_vol exp(vol_elasticity v + vol_shift)
///   d1 = m/s + s/2
///   d2 = d1 - s
///   P&L = scale [ (1+f) exp(-expiry dr) w (e^m Phi(w d1) - Phi(w d2)) - base_value ]
/// x is the log return of the underlying, v that of the volatility index, vol_shift a relative move of all
/// implied volatilities (log) that only stresses and ladders use.
template <class Real>
struct OptionTerm {
    Real scale = 0;          // quantity x multiplier x fx x discount factor x strike, reporting currency
    Real log_moneyness = 0;  // ln(forward / strike)
    Real total_vol = 0;      // sigma sqrt(expiry), > 0
    /// w (F/K Phi(w d1) - Phi(w d2)) unshocked: option_base_value (reprice_point.h), in this Real.
    Real base_value = 0;
    Real expiry = 0;  // years, > 0
    Real carry = 0;   // years: expiry for an option on an asset, 0 for an option on a future
    Real vol_elasticity = 0;
    Real sign = 1;  // +1 call, -1 put
    RateShock<Real> rate = {};
    FactorIndex asset = kNoFactor;
    FactorIndex fx = kNoFactor;
    FactorIndex vol = kNoFactor;
    std::uint32_t book = 0;
    std::uint32_t position = 0;
    double limit_ticks = 0;
};

/// Any position, second order, for a job that asks for delta-gamma:
///   P&L = delta x + gamma x^2/2 + vega (vol_elasticity v + u) + rho dr + fx_delta f
/// x, v and f are the simple returns of asset, volatility index and currency, u = exp(vol_shift) - 1.
template <class Real>
struct TaylorTerm {
    Real delta = 0;  // reporting currency per unit of x, likewise below
    Real gamma = 0;
    Real vega = 0;  // per relative move of the implied volatility
    Real vol_elasticity = 0;
    Real rho = 0;
    Real fx_delta = 0;
    RateShock<Real> rate = {};
    FactorIndex asset = kNoFactor;
    FactorIndex fx = kNoFactor;
    FactorIndex vol = kNoFactor;
    std::uint32_t book = 0;
    std::uint32_t position = 0;
    double limit_ticks = 0;
};

template <class Real, template <class> class List>
struct TermLists;

/// Views of lists in host or device memory, as the backend wants.
template <class T>
using TermView = std::span<const T>;
template <class Real>
using BookTerms = TermLists<Real, TermView>;

/// Lists in host memory.
template <class T>
using TermVector = std::vector<T>;
template <class Real>
using TermStorage = TermLists<Real, TermVector>;

/// All terms of a book, a list of each kind, sorted by (asset, position).
template <class Real, template <class> class List>
struct TermLists {
    List<LinearTerm<Real>> linear = {};
    List<ForwardTerm<Real>> forward = {};
    List<OptionTerm<Real>> option = {};
    List<TaylorTerm<Real>> taylor = {};
    std::uint32_t n_books = 0;
    std::uint32_t n_positions = 0;

    BookTerms<Real> view() const;
};

/// Calls visit(list...) for each kind of term with the lists of that kind of all `books`, which are anything
/// that has the four lists.
template <class Visit, class... Books>
void for_each_kind(const Visit& visit, Books&&... books) {
    visit(books.linear...);
    visit(books.forward...);
    visit(books.option...);
    visit(books.taylor...);
}

template <class Real, template <class> class List>
BookTerms<Real> TermLists<Real, List>::view() const {
    BookTerms<Real> view = {.n_books = n_books, .n_positions = n_positions};
    for_each_kind([](auto& to, const auto& list) { to = {list.data(), list.size()}; }, view, *this);
    return view;
}

}  // namespace vesper
