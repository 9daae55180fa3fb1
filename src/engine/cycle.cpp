#include "engine/cycle.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/parallel.h"
#include "kernels/reprice/attribution.h"

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
McArrays<Real> arrays_of(const Job& job, const RiskModel& model) {
    McArrays<Real> arrays = make_mc_arrays<Real>(model);
    arrays.seed = job.seed;
    return arrays;
}

}  // namespace

Cycle::Cycle(const Job& job, Draws draws, const PricedBook& book, const Models& models, Exec exec)
    : exec_(exec),
      attribution_block_(attribution_block_of(book, exec)),
      by_position_(book.book_of.size(), kRiskTypes) {
    const RiskModel& model = models.base;
    if (draws == Draws::half)
        single_ = make_half_pricer(exec, make_terms<float>(book), arrays_of<float>(job, model));
    if (draws == Draws::single_)
        single_ = make_pricer(exec, make_terms<float>(book), arrays_of<float>(job, model));
    double_ = make_pricer(exec, make_terms<double>(book),
                          draws == Draws::double_ ? arrays_of<double>(job, model) : McArrays<double>());
}

void Cycle::price(const ScenarioSet& set, Share scenarios, std::span<const MatrixView<Ticks>> pnl) const {
    if (scenarios.count == 0) return;
    if (const NamedScenarios* stated = set.stated()) {
        double_->price(stated->scenarios.block(scenarios.first, scenarios.count), pnl.front());
        return;
    }
    const McPaths paths = {.first = static_cast<std::uint32_t>(scenarios.first),
                           .count = static_cast<std::uint32_t>(scenarios.count)};
    if (single_)
        single_->price(set.drawn()->distributions, paths, pnl);
    else
        double_->price(set.drawn()->distributions, paths, pnl);
}

const Matrix<Ticks>& Cycle::attribute(const ScenarioSet& set, std::size_t result,
                                      std::span<const std::uint32_t> scenarios) {
    std::ranges::fill(by_position_.all(), 0);
    const MatrixView<Ticks> sums = by_position_.view();
    if (const NamedScenarios* stated = set.stated()) {
        const StatedScenarios chosen = stated->scenarios.only(scenarios);
        double_->attribute(chosen.block(0, chosen.size()), sums);
        return by_position_;
    }
    const Distribution& distribution = set.drawn()->distributions[result];
    const McPaths paths = {.count = static_cast<std::uint32_t>(scenarios.size()), .ids = scenarios.data()};
    if (single_)
        single_->attribute(distribution, paths, sums);
    else
        double_->attribute(distribution, paths, sums);
    return by_position_;
}

std::size_t Cycle::scenarios_at_once(std::size_t tile) const {
    constexpr std::size_t kTilesOfAGpu = 1024;
    return tile * (exec_.backend == Backend::cuda ? kTilesOfAGpu
                                                  : static_cast<std::size_t>(thread_count(exec_.threads)));
}

}  // namespace vesper
