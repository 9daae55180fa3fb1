#include "kernels/base/launch.cuh"
#include "kernels/reprice/scenario_pnl.h"
#include "kernels/reprice/term_shocks.cuh"

namespace vesper {
namespace {

constexpr unsigned kThreads = 128;
template <class Real>
constexpr unsigned kWidth = 32 / sizeof(Real);  // scenarios of a thread, for one load of a term

/// A block takes kThreads kWidth scenarios and terms [blockIdx.y chunk, + chunk).
template <template <class> class Term, class Real>
__global__ void __launch_bounds__(kThreads)
    add_terms(const Term<Real>* terms, std::uint32_t n_terms, std::uint32_t chunk, Shocks<Real> shocks,
              Ticks* pnl, std::size_t pnl_stride) {
    constexpr unsigned width = kWidth<Real>;
    const ScenarioRows<Real, width, kThreads> scenarios(shocks, blockIdx.x * width * kThreads + threadIdx.x);
    TermShocks<Real, width, kThreads> term_shocks(scenarios);
    Ticks sums[width] = {};
    std::uint32_t book = 0;
    const auto flush = [&] {
#pragma unroll
        for (unsigned i = 0; i < width; ++i) {
            if (scenarios.has(i)) add_ticks(&pnl[book * pnl_stride + scenarios.id(i)], sums[i]);
            sums[i] = 0;
        }
    };
    const std::uint32_t begin = blockIdx.y * chunk;
    const std::uint32_t end = min(n_terms, begin + chunk);
    for (std::uint32_t k = begin; k < end; ++k) {
        const Term<Real> term = terms[k];
        if (term.book != book) {
            flush();
            book = term.book;
        }
        term_shocks.select(term);
        Real amount[width];
#pragma unroll
        for (unsigned i = 0; i < width; ++i) amount[i] = reprice(term, term_shocks.of(i));
        add_ticks_of(amount, term.limit_ticks, sums);
    }
    flush();
}

/// Enough blocks to fill the device several times over, and chunks long enough that their ends do not matter.
template <template <class> class Term, class Real>
void launch(std::span<const Term<Real>> terms, const ScenarioPnl<Real>& args, StreamHandle stream) {
    if (terms.empty() || args.shocks.n_scenarios == 0) return;
    constexpr unsigned kLeastChunk = 64;
    constexpr unsigned kBlocksEach =
        256;  // of a multiprocessor, one after another: the last ones end together
    const auto n_terms = static_cast<std::uint32_t>(terms.size());
    const unsigned columns = blocks_for(args.shocks.n_scenarios, kThreads * kWidth<Real>);
    const unsigned wanted = blocks_for(kBlocksEach * multiprocessors(), columns);
    const unsigned chunk = std::max(kLeastChunk, blocks_for(n_terms, std::min(wanted, 65535u)));
    add_terms<<<dim3(columns, blocks_for(n_terms, chunk)), kThreads, 0, stream>>>(
        terms.data(), n_terms, chunk, args.shocks, args.pnl, args.pnl_stride);
    check_launch("scenario_pnl");
}

}  // namespace

template <class Real>
void scenario_pnl_cuda(const ScenarioPnl<Real>& args, StreamHandle stream) {
    for_each_kind([&](const auto& terms) { launch(terms, args, stream); }, args.book);
}

template void scenario_pnl_cuda(const ScenarioPnl<float>&, StreamHandle);
template void scenario_pnl_cuda(const ScenarioPnl<double>&, StreamHandle);

}  // namespace vesper
