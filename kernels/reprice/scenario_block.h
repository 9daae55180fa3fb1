// The shocks of a block of scenarios as the terms of a book see them, on the CPU.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/base/ticks.h"
#include "kernels/reprice/book_terms.h"
#include "kernels/reprice/reprice_point.h"
#include "kernels/reprice/scenario_pnl.h"

namespace vesper {

/// Scenarios that a block may hold.
inline constexpr std::size_t kMostScenarios = 192;

/// What a term depends on, as rows over the scenarios of a block. Rows of zeros stand for what it does not.
template <class Real>
struct TermRows {
    const Real* asset_log;
    const Real* asset_simple;
    const Real* vol_log;
    const Real* vol_simple;
    const Real* vol_shift;
    const Real* rate_lower;
    const Real* rate_upper;
    const Real* fx_simple;
    Real rate_weight;

    friend bool operator==(const TermRows&, const TermRows&) = default;
};

/// Points into a block of shocks and makes rows of simple returns when a term first asks for them.
template <class Real>
class ScenarioBlock {
  public:
    explicit ScenarioBlock(std::size_t n_factors)
        : simple_(n_factors * kMostScenarios), ready_(n_factors), zeros_(kMostScenarios) {}

    /// Makes scenarios [first, first + count) of `shocks` the block; count <= kMostScenarios.
    void select(const Shocks<Real>& shocks, std::size_t first, std::size_t count) {
        shocks_ = shocks;
        first_ = first;
        count_ = count;
        std::fill(ready_.begin(), ready_.end(), std::uint8_t{0});
    }

    std::size_t count() const { return count_; }
    const Real* zeros() const { return zeros_.data(); }

    TermRows<Real> rows(const LinearTerm<Real>& term) {
        return {.asset_log = zeros(),
                .asset_simple = simple_row(term.asset),
                .vol_log = zeros(),
                .vol_simple = zeros(),
                .vol_shift = zeros(),
                .rate_lower = zeros(),
                .rate_upper = zeros(),
                .fx_simple = simple_row(term.fx),
                .rate_weight = 0};
    }

    TermRows<Real> rows(const ForwardTerm<Real>& term) {
        return {.asset_log = zeros(),
                .asset_simple = simple_row(term.asset),
                .vol_log = zeros(),
                .vol_simple = zeros(),
                .vol_shift = zeros(),
                .rate_lower = log_row(term.rate.lower),
                .rate_upper = log_row(term.rate.upper),
                .fx_simple = simple_row(term.fx),
                .rate_weight = term.rate.weight};
    }

    TermRows<Real> rows(const OptionTerm<Real>& term) {
        return {.asset_log = log_row(term.asset),
                .asset_simple = zeros(),
                .vol_log = log_row(term.vol),
                .vol_simple = zeros(),
                .vol_shift = vol_shift(),
                .rate_lower = log_row(term.rate.lower),
                .rate_upper = log_row(term.rate.upper),
                .fx_simple = simple_row(term.fx),
                .rate_weight = term.rate.weight};
    }

    TermRows<Real> rows(const TaylorTerm<Real>& term) {
        return {.asset_log = zeros(),
                .asset_simple = simple_row(term.asset),
                .vol_log = zeros(),
                .vol_simple = simple_row(term.vol),
                .vol_shift = vol_shift(),
                .rate_lower = log_row(term.rate.lower),
                .rate_upper = log_row(term.rate.upper),
                .fx_simple = simple_row(term.fx),
                .rate_weight = term.rate.weight};
    }

  private:
    const Real* vol_shift() const {
        return shocks_.vol_shift != nullptr ? shocks_.vol_shift + first_ : zeros();
    }

    const Real* log_row(FactorIndex factor) const {
        return factor == kNoFactor ? zeros() : shocks_.factor + factor * shocks_.stride + first_;
    }

    const Real* simple_row(FactorIndex factor) {
        if (factor == kNoFactor) return zeros();
        Real* row = simple_.data() + factor * kMostScenarios;
        if (ready_[factor] == 0) {
            const Real* log = log_row(factor);
            for (std::size_t p = 0; p < count_; ++p) row[p] = elementary::expm1(log[p]);
            ready_[factor] = 1;
        }
        return row;
    }

    Shocks<Real> shocks_;
    std::size_t first_ = 0;
    std::size_t count_ = 0;
    std::vector<Real> simple_;  // [n_factors][kMostScenarios]
    std::vector<std::uint8_t> ready_;
    std::vector<Real> zeros_;
};

template <class Real>
inline PointShock<Real> shock_at(const TermRows<Real>& rows, std::size_t p) {
    return {.asset_log = rows.asset_log[p],
            .asset_simple = rows.asset_simple[p],
            .vol_log = rows.vol_log[p],
            .vol_simple = rows.vol_simple[p],
            .vol_shift = rows.vol_shift[p],
            .rate = std::fma(rows.rate_weight, rows.rate_upper[p],
                             (Real(1) - rows.rate_weight) * rows.rate_lower[p]),
            .fx_simple = rows.fx_simple[p]};
}

/// Adds a term's P&L to pnl[0..count).
template <template <class> class Term, class Real>
inline void add_pnl(const Term<Real>& term, const TermRows<Real>& rows, std::size_t count, Ticks* pnl) {
    for (std::size_t p = 0; p < count; ++p) {
        pnl[p] += to_ticks(static_cast<double>(reprice(term, shock_at(rows, p))), term.limit_ticks);
    }
}

/// The same for an option, in two loops: in one, its chain of operations is longer than a core looks ahead.
template <class Real>
inline void add_pnl(const OptionTerm<Real>& term, const TermRows<Real>& rows, std::size_t count, Ticks* pnl) {
    Real ratio[kMostScenarios];
    Real d1[kMostScenarios];
    Real s[kMostScenarios];
    Real discount[kMostScenarios];
    for (std::size_t p = 0; p < count; ++p) {
        const OptionArguments<Real> arguments = option_arguments(term, shock_at(rows, p));
        ratio[p] = arguments.black.ratio;
        d1[p] = arguments.black.d1;
        s[p] = arguments.black.s;
        discount[p] = arguments.discount;
    }
    for (std::size_t p = 0; p < count; ++p) {
        const BlackArguments<Real> black = {.ratio = ratio[p], .d1 = d1[p], .s = s[p]};
        const Real amount = option_pnl(term, {.black = black, .discount = discount[p]});
        pnl[p] += to_ticks(static_cast<double>(amount), term.limit_ticks);
    }
}

/// Adds the P&L of every term of a book to pnl[book][scenario of the block].
template <class Real>
void add_book_pnl(const BookTerms<Real>& book, ScenarioBlock<Real>& block, Ticks* pnl,
                  std::size_t pnl_stride);

}  // namespace vesper
