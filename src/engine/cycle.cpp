#include "engine/cycle.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/parallel.h"

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

/// As many scenarios as keep the backend busy, but no more than one position's P&L fits into ticks for.
std::size_t attribution_block_of(const PricedBook& book, const Exec& exec) {
    constexpr double kPerThread = 512, kMost = 16384;
    const double busy = exec.backend == Backend::cuda ? kMost : kPerThread * thread_count(exec.threads);
    const double fits =
        static_cast<double>(std::numeric_limits<Ticks>::max()) / std::max(largest_limit(book), 1.0);
    return static_cast<std::size_t>(std::clamp(std::floor(fits), 1.0, std::min(busy, kMost)));
}

/// Operations of one scenario, counted from the kernels' loops (docs/performance.md).
ScenarioCost cost_of(const PricedBook& book) {
    constexpr double kLinear = 8, kForward = 40, kOption = 100;
    const auto n = [](const auto& terms) { return static_cast<double>(terms.size()); };
    return {.flops = kLinear * (n(book.linear) + n(book.taylor)) + kForward * n(book.forward) +
                     kOption * n(book.option),
            .bytes = sizeof(Ticks) * static_cast<double>(book.books.size())};
}

double draw_flops_of(const RiskModel& model) {
    constexpr double kDraw = 40;
    const auto n = static_cast<double>(model.covariance.volatility.size());
    const auto common = static_cast<double>(model.factors.loading.cols());
    return kDraw * (n + common) + (common > 0 ? 2 * n * common : n * n);
}

}  // namespace

Cycle::Cycle(const Job& job, const PricedBook& book, const RiskModel& model, std::size_t n_rates, Exec exec)
    : seed_(job.seed),
      n_rates_(static_cast<std::uint32_t>(n_rates)),
      exec_(exec),
      attribution_block_(attribution_block_of(book, exec)),
      given_cost_(cost_of(book)),
      draw_flops_(draw_flops_of(model)) {
    const bool single = job.monte_carlo.precision == Precision::single_;
    double_ = make_pricer(exec, make_terms<double>(book),
                          single ? McArrays<double>() : make_mc_arrays<double>(model));
    if (single) single_ = make_pricer(exec, make_terms<float>(book), make_mc_arrays<float>(model));
}

PathLaw Cycle::law_of(const Stage& stage) const {
    return {.seed = seed_,
            .horizon_days = stage.horizon_days,
            .degrees_of_freedom = stage.degrees_of_freedom,
            .n_rates = n_rates_};
}

void Cycle::price(const Stage& stage, Share scenarios, MatrixView<Ticks> pnl) const {
    if (scenarios.count == 0) return;
    const McPaths paths = {.first = static_cast<std::uint32_t>(scenarios.first),
                           .count = static_cast<std::uint32_t>(scenarios.count)};
    if (!stage.is_monte_carlo())
        double_->price(stage.given->block(scenarios.first, scenarios.count), pnl);
    else if (single_)
        single_->price(law_of(stage), paths, pnl);
    else
        double_->price(law_of(stage), paths, pnl);
}

void Cycle::attribute(const Stage& stage, std::span<const std::uint32_t> scenarios,
                      MatrixView<Ticks> sums) const {
    const McPaths paths = {.count = static_cast<std::uint32_t>(scenarios.size()), .ids = scenarios.data()};
    if (!stage.is_monte_carlo()) {
        const GivenScenarios chosen = stage.given->only(scenarios);
        double_->attribute(chosen.block(0, chosen.size()), sums);
    } else if (single_) {
        single_->attribute(law_of(stage), paths, sums);
    } else {
        double_->attribute(law_of(stage), paths, sums);
    }
}

std::size_t Cycle::scenarios_at_once(const Stage& stage) const {
    constexpr std::size_t kTilesOfAGpu = 1024;
    return stage.tile * (exec_.backend == Backend::cuda
                             ? kTilesOfAGpu
                             : static_cast<std::size_t>(thread_count(exec_.threads)));
}

ScenarioCost Cycle::cost(const Stage& stage) const {
    ScenarioCost cost = given_cost_;
    if (stage.is_monte_carlo()) cost.flops += draw_flops_;
    return cost;
}

}  // namespace vesper
