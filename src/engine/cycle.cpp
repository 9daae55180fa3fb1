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

template <class Real>
McArrays<Real> arrays_of(const Job& job, const RiskModel& model, std::size_t n_rates) {
    McArrays<Real> arrays = make_mc_arrays<Real>(model);
    arrays.seed = job.seed;
    arrays.n_rates = static_cast<std::uint32_t>(n_rates);
    return arrays;
}

}  // namespace

Cycle::Cycle(const Job& job, const PricedBook& book, const RiskModel& model, std::size_t n_rates, Exec exec)
    : exec_(exec), attribution_block_(attribution_block_of(book, exec)) {
    const bool simulates = asks_for(job, Method::monte_carlo);
    const Precision precision = job.monte_carlo.precision;
    if (simulates && precision == Precision::half)
        single_ = make_half_pricer(exec, make_terms<float>(book), arrays_of<float>(job, model, n_rates));
    if (simulates && precision == Precision::single_)
        single_ = make_pricer(exec, make_terms<float>(book), arrays_of<float>(job, model, n_rates));
    const bool in_double = simulates && precision == Precision::double_;
    double_ = make_pricer(exec, make_terms<double>(book),
                          in_double ? arrays_of<double>(job, model, n_rates) : McArrays<double>());
}

void Cycle::price(const Stage& stage, Share scenarios, std::span<const MatrixView<Ticks>> pnl) const {
    if (scenarios.count == 0) return;
    if (!stage.is_monte_carlo()) {
        double_->price(stage.given->block(scenarios.first, scenarios.count), pnl.front());
        return;
    }
    std::vector<PathDistribution> distributions;
    for (const StageMethod& method : stage.methods) distributions.push_back(method.distribution);
    const McPaths paths = {.first = static_cast<std::uint32_t>(scenarios.first),
                           .count = static_cast<std::uint32_t>(scenarios.count)};
    if (single_)
        single_->price(distributions, paths, pnl);
    else
        double_->price(distributions, paths, pnl);
}

void Cycle::attribute(const Stage& stage, const StageMethod& method, std::span<const std::uint32_t> scenarios,
                      MatrixView<Ticks> sums) const {
    const McPaths paths = {.count = static_cast<std::uint32_t>(scenarios.size()), .ids = scenarios.data()};
    if (!stage.is_monte_carlo()) {
        const GivenScenarios chosen = stage.given->only(scenarios);
        double_->attribute(chosen.block(0, chosen.size()), sums);
    } else if (single_) {
        single_->attribute(method.distribution, paths, sums);
    } else {
        double_->attribute(method.distribution, paths, sums);
    }
}

std::size_t Cycle::scenarios_at_once(const Stage& stage) const {
    constexpr std::size_t kTilesOfAGpu = 1024;
    return stage.tile * (exec_.backend == Backend::cuda
                             ? kTilesOfAGpu
                             : static_cast<std::size_t>(thread_count(exec_.threads)));
}

}  // namespace vesper
