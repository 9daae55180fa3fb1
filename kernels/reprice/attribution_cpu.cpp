#include "kernels/reprice/attribution.h"

#include <omp.h>

#include <algorithm>
#include <vector>

#include "kernels/reprice/scenario_block.h"

namespace vesper {
namespace {

/// The rows of a term with the shocks up to and including `last` applied.
template <class Real>
TermRows<Real> shocks_up_to(RiskType last, TermRows<Real> rows, const Real* zeros) {
    if (last < RiskType::fx) rows.fx_simple = zeros;
    if (last < RiskType::rate) rows.rate_lower = rows.rate_upper = zeros;
    if (last < RiskType::volatility) rows.vol_log = rows.vol_simple = rows.vol_shift = zeros;
    return rows;
}

template <template <class> class Term, class Real>
Ticks total_pnl(const Term<Real>& term, const TermRows<Real>& rows, std::size_t count) {
    Ticks pnl[kMostScenarios] = {};
    add_pnl(term, rows, count, pnl);
    Ticks total = 0;
    for (std::size_t p = 0; p < count; ++p) total += pnl[p];
    return total;
}

/// A position may have several terms, on several threads: hence the atomic additions, which are exact in any
/// order.
template <template <class> class Term, class Real>
void add_term(const Term<Real>& term, ScenarioBlock<Real>& block, Ticks* sum) {
    const TermRows<Real> rows = block.rows(term);
    TermRows<Real> applied = {};
    Ticks before = 0;
    for (std::uint32_t type = 0; type < kRiskTypes; ++type) {
        const TermRows<Real> next = shocks_up_to(static_cast<RiskType>(type), rows, block.zeros());
        if (next == applied) continue;  // the term does not move with shocks of this type
        applied = next;
        const Ticks total = total_pnl(term, applied, block.count());
#pragma omp atomic
        sum[term.position * kRiskTypes + type] += total - before;
        before = total;
    }
}

/// Called by every thread of a team: each takes its share of the terms.
template <template <class> class Term, class Real>
void add_terms(std::span<const Term<Real>> terms, ScenarioBlock<Real>& block, Ticks* sum) {
#pragma omp for schedule(static) nowait
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const Term<Real> term = terms[i];
        add_term(term, block, sum);
    }
}

}  // namespace

template <class Real>
void attribution_cpu(const Attribution<Real>& args, int threads) {
    std::vector<ScenarioBlock<Real>> scratch(threads, ScenarioBlock<Real>(args.shocks.n_factors));
#pragma omp parallel num_threads(threads)
    {
        ScenarioBlock<Real>& block = scratch[omp_get_thread_num()];
        for (std::size_t first = 0; first < args.shocks.n_scenarios; first += kMostScenarios) {
            block.select(args.shocks, first, std::min(kMostScenarios, args.shocks.n_scenarios - first));
            for_each_kind([&](const auto& terms) { add_terms(terms, block, args.sum); }, args.book);
        }
    }
}

template void attribution_cpu(const Attribution<float>&, int);
template void attribution_cpu(const Attribution<double>&, int);

}  // namespace vesper
