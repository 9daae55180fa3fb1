#include "kernels/base/launch.cuh"
#include "kernels/reprice/attribution.h"
#include "kernels/reprice/term_shocks.cuh"

namespace vesper {
namespace {

constexpr unsigned kThreads = 128;
constexpr std::uint32_t kBlockScenarios = 8192;

/// The shocks up to and including `last`.
template <class Real>
__device__ PointShock<Real> shocks_up_to(RiskType last, PointShock<Real> shock) {
    if (last < RiskType::fx) shock.fx_simple = 0;
    if (last < RiskType::rate) shock.rate = 0;
    if (last < RiskType::volatility) shock.vol_log = shock.vol_simple = shock.vol_shift = 0;
    return shock;
}

__device__ Ticks sum_of_warp(Ticks value) {
    for (int distance = 16; distance > 0; distance /= 2)
        value += __shfl_xor_sync(0xffffffff, value, distance);
    return value;
}

/// A block takes one term on kBlockScenarios scenarios.
template <template <class> class Term, class Real>
__global__ void __launch_bounds__(kThreads)
    add_terms(const Term<Real>* terms, Shocks<Real> shocks, Ticks* sum) {
    const Term<Real> term = terms[blockIdx.x];
    const std::uint32_t first = blockIdx.y * kBlockScenarios;
    const std::uint32_t last = min(shocks.n_scenarios, first + kBlockScenarios);
    Ticks totals[kRiskTypes] = {};  // with the shocks up to each type
    for (std::uint32_t s = first + threadIdx.x; s < last; s += kThreads) {
        TermShocks<Real, 1, 1> term_shocks(ScenarioRows<Real, 1, 1>(shocks, s));
        term_shocks.select(term);
        const PointShock<Real> shock = term_shocks.of(0);
        Real amount[kRiskTypes];
#pragma unroll
        for (std::uint32_t type = 0; type < kRiskTypes; ++type) {
            amount[type] = reprice(term, shocks_up_to(static_cast<RiskType>(type), shock));
        }
        add_ticks_of(amount, term.limit_ticks, totals);
    }
#pragma unroll
    for (std::uint32_t type = 0; type < kRiskTypes; ++type) {
        const Ticks before = type == 0 ? 0 : totals[type - 1];
        const Ticks total = sum_of_warp(totals[type] - before);
        if (threadIdx.x % 32 == 0) add_ticks(&sum[term.position * kRiskTypes + type], total);
    }
}

template <template <class> class Term, class Real>
void launch(std::span<const Term<Real>> terms, const Attribution<Real>& args, StreamHandle stream) {
    if (terms.empty() || args.shocks.n_scenarios == 0) return;
    const dim3 blocks(static_cast<unsigned>(terms.size()),
                      blocks_for(args.shocks.n_scenarios, kBlockScenarios));
    add_terms<<<blocks, kThreads, 0, stream>>>(terms.data(), args.shocks, args.sum);
    check_launch("attribution");
}

}  // namespace

template <class Real>
void attribution_cuda(const Attribution<Real>& args, StreamHandle stream) {
    for_each_kind([&](const auto& terms) { launch(terms, args, stream); }, args.book);
}

template void attribution_cuda(const Attribution<float>&, StreamHandle);
template void attribution_cuda(const Attribution<double>&, StreamHandle);

}  // namespace vesper
