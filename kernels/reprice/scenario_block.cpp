#include "kernels/reprice/scenario_block.h"

namespace vesper {
namespace {

template <template <class> class Term, class Real>
void add_terms(std::span<const Term<Real>> terms, ScenarioBlock<Real>& block, Ticks* pnl,
               std::size_t pnl_stride) {
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const Term<Real> term = terms[i];  // a copy, so that the loop need not fear a write to it
        add_pnl(term, block.rows(term), block.count(), pnl + term.book * pnl_stride);
    }
}

}  // namespace

template <class Real>
void add_book_pnl(const BookTerms<Real>& book, ScenarioBlock<Real>& block, Ticks* pnl,
                  std::size_t pnl_stride) {
    for_each_kind([&](const auto& terms) { add_terms(terms, block, pnl, pnl_stride); }, book);
}

template void add_book_pnl(const BookTerms<float>&, ScenarioBlock<float>&, Ticks*, std::size_t);
template void add_book_pnl(const BookTerms<double>&, ScenarioBlock<double>&, Ticks*, std::size_t);

}  // namespace vesper
