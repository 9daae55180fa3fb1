#include "engine/cycle.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "scenario/pnl.h"

namespace vesper {
namespace {

/// The largest sum of limits over one position's terms.
double largest_limit(const PricedBook& book) {
    std::vector<double> limit(book.book_of.size());
    const auto add = [&](const auto& terms) {
        for (const auto& term : terms) limit[term.position] += term.limit_ticks;
    };
    add(book.linear);
    add(book.forward);
    add(book.option);
    add(book.taylor);
    return limit.empty() ? 0 : *std::max_element(limit.begin(), limit.end());
}

std::size_t block_that_fits(double limit_ticks) {
    constexpr double kMost = 512;  // its shocks stay in the cache
    const double fits = static_cast<double>(std::numeric_limits<Ticks>::max()) / std::max(limit_ticks, 1.0);
    return static_cast<std::size_t>(std::clamp(std::floor(fits), 1.0, kMost));
}

}  // namespace

Cycle::Cycle(const Job& job, const PricedBook& book, const RiskModel& model, std::size_t n_rates, Exec exec)
    : seed_(job.seed),
      precision_(job.monte_carlo.precision),
      n_rates_(static_cast<std::uint32_t>(n_rates)),
      exec_(exec),
      attribution_block_(block_that_fits(largest_limit(book))),
      terms_(make_terms<double>(book)) {
    if (precision_ == Precision::single_) {
        terms_single_ = make_terms<float>(book);
        arrays_single_ = make_mc_arrays<float>(model);
    } else {
        arrays_ = make_mc_arrays<double>(model);
    }
}

void Cycle::price(const Stage& stage, Share scenarios, MatrixView<Ticks> pnl) const {
    if (scenarios.count == 0) return;
    if (!stage.is_monte_carlo())
        price_scenarios(exec_,
                        ScenarioPnl<double>{.book = terms_.view(),
                                            .shocks = stage.given->block(scenarios.first, scenarios.count),
                                            .pnl = pnl.data,
                                            .pnl_stride = pnl.cols});
    else if (precision_ == Precision::single_)
        price_mc(stage, scenarios, pnl, arrays_single_, terms_single_);
    else
        price_mc(stage, scenarios, pnl, arrays_, terms_);
}

void Cycle::attribute(const Stage& stage, std::span<const std::uint32_t> scenarios,
                      MatrixView<Ticks> sums) const {
    if (!stage.is_monte_carlo())
        attribute_given(stage, scenarios, sums);
    else if (precision_ == Precision::single_)
        attribute_mc(stage, scenarios, sums, arrays_single_, terms_single_);
    else
        attribute_mc(stage, scenarios, sums, arrays_, terms_);
}

template <class Real>
McModel<Real> Cycle::model_at(const Stage& stage, const McArrays<Real>& arrays,
                              const HorizonArrays<Real>& horizon) const {
    return {.seed = seed_,
            .n_factors = static_cast<std::uint32_t>(arrays.volatility.size()),
            .n_common = arrays.n_common,
            .cholesky = arrays.cholesky.data(),
            .loading = arrays.loading.data(),
            .idiosyncratic = arrays.idiosyncratic.data(),
            .volatility = horizon.volatility.data(),
            .mean = horizon.mean.data(),
            .degrees_of_freedom = stage.degrees_of_freedom};
}

template <class Real>
void Cycle::price_mc(const Stage& stage, Share scenarios, MatrixView<Ticks> pnl, const McArrays<Real>& arrays,
                     const TermStorage<Real>& terms) const {
    const HorizonArrays<Real> horizon = at_horizon(arrays, stage.horizon_days);
    price_paths(exec_, McPnl<Real>{.model = model_at(stage, arrays, horizon),
                                   .paths = {.first = static_cast<std::uint32_t>(scenarios.first),
                                             .count = static_cast<std::uint32_t>(scenarios.count)},
                                   .book = terms.view(),
                                   .n_rates = n_rates_,
                                   .pnl = pnl.data,
                                   .pnl_stride = pnl.cols});
}

template <class Real>
void Cycle::attribute_mc(const Stage& stage, std::span<const std::uint32_t> scenarios, MatrixView<Ticks> sums,
                         const McArrays<Real>& arrays, const TermStorage<Real>& terms) const {
    const HorizonArrays<Real> horizon = at_horizon(arrays, stage.horizon_days);
    const auto count = static_cast<std::uint32_t>(scenarios.size());
    Matrix<Real> shocks(arrays.volatility.size(), scenarios.size());
    draw_shocks(exec_, McShocks<Real>{.model = model_at(stage, arrays, horizon),
                                      .paths = {.count = count, .ids = scenarios.data()},
                                      .shocks = shocks.data(),
                                      .stride = shocks.cols()});
    vesper::attribute(exec_,
                      Attribution<Real>{.book = terms.view(),
                                        .shocks = {.factor = shocks.data(),
                                                   .n_factors = static_cast<std::uint32_t>(shocks.rows()),
                                                   .n_rates = n_rates_,
                                                   .n_scenarios = count,
                                                   .stride = shocks.cols()},
                                        .sum = sums.data});
}

void Cycle::attribute_given(const Stage& stage, std::span<const std::uint32_t> scenarios,
                            MatrixView<Ticks> sums) const {
    const Matrix<double>& all = stage.given->factor;
    GivenScenarios chosen = {.factor = Matrix<double>(all.rows(), scenarios.size()),
                             .n_rates = stage.given->n_rates};
    for (std::size_t factor = 0; factor < all.rows(); ++factor)
        for (std::size_t i = 0; i < scenarios.size(); ++i)
            chosen.factor(factor, i) = all(factor, scenarios[i]);
    vesper::attribute(exec_,
                      Attribution<double>{
                          .book = terms_.view(), .shocks = chosen.block(0, chosen.size()), .sum = sums.data});
}

ScenarioCost Cycle::cost(const Stage& stage) const {
    // Operations per draw, linear term and option: counted from the kernels' loops (docs/performance.md).
    constexpr double kDraw = 40, kLinear = 8, kForward = 40, kOption = 150;
    const auto n = static_cast<double>(std::max(arrays_.volatility.size(), arrays_single_.volatility.size()));
    const double common = std::max(arrays_.n_common, arrays_single_.n_common);
    ScenarioCost cost = {.bytes = 8.0 * terms_.n_books};
    cost.flops = kLinear * static_cast<double>(terms_.linear.size() + terms_.taylor.size()) +
                 kForward * static_cast<double>(terms_.forward.size()) +
                 kOption * static_cast<double>(terms_.option.size());
    if (stage.is_monte_carlo()) cost.flops += kDraw * (n + common) + (common > 0 ? 2 * n * common : n * n);
    return cost;
}

}  // namespace vesper
