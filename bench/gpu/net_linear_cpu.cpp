#include <algorithm>

#include "bench/gpu/net_linear.h"
#include "bench/gpu/net_linear_point.h"

namespace vesper {

template <class Real>
void net_linear_cpu(const NetLinear<Real>& args) {
    const NetShape& shape = args.shape;
    const std::size_t row = std::size_t{shape.n_slots} * (shape.n_factors + 1);
    for (std::uint32_t i = 0; i < args.n_terms; ++i) {
        const LinearTerm<Real>& term = args.terms[i];
        args.net[term.book * row + net_place(term, args.slot, shape.n_factors)] += net_value(term);
    }
}

template <class Real>
void net_pnl_cpu(const NetPnl<Real>& args, int threads) {
    const NetShape& shape = args.shape;
    const std::uint32_t columns = shape.n_factors + 1;
#pragma omp parallel for schedule(static) num_threads(threads)
    for (std::uint32_t s = 0; s < args.shocks.n_scenarios; ++s) {
        for (std::uint32_t place = 0; place < shape.n_slots * columns; ++place) {
            const std::uint32_t asset = place % columns;
            const Real fx = net_shock(args.shocks, args.currency[place / columns], s);
            const Real r = net_shock(
                args.shocks, asset == shape.n_factors ? kNoFactor : static_cast<FactorIndex>(asset), s);
            const double move = net_move(r, fx);
            for (std::uint32_t book = 0; book < shape.n_books; ++book) {
                const Ticks net = args.net[std::size_t{book} * shape.n_slots * columns + place];
                const double ticks = std::rint(net_amount(static_cast<double>(net), move));
                args.pnl[book * args.pnl_stride + s] += static_cast<Ticks>(ticks);
            }
        }
    }
}

template <class Real>
void linear_stress_cpu(const LinearStress<Real>& args, int threads) {
    std::fill_n(args.netting.net, args.netting.shape.size(), Ticks{0});
    net_linear_cpu(args.netting);
    net_pnl_cpu(args.pricing, threads);
}

template void linear_stress_cpu(const LinearStress<float>&, int);
template void linear_stress_cpu(const LinearStress<double>&, int);
template void net_linear_cpu(const NetLinear<float>&);
template void net_linear_cpu(const NetLinear<double>&);
template void net_pnl_cpu(const NetPnl<float>&, int);
template void net_pnl_cpu(const NetPnl<double>&, int);

}  // namespace vesper
