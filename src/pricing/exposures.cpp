#include "pricing/exposures.h"

#include <algorithm>

namespace vesper {
namespace {

/// A term moves with its asset or with its currency; both together is a product.
bool has_one_factor(const LinearTerm<float>& term) {
    return term.asset == kNoFactor || term.fx == kNoFactor;
}

}  // namespace

bool is_worth_netting(const TermStorage<float>& terms, std::uint32_t n_factors) {
    constexpr std::size_t kCheaper = 5;  // times than a term, measured (docs/performance-gpu.md)
    return terms.forward.empty() && terms.option.empty() && terms.taylor.empty() &&
           std::size_t{terms.n_books} * n_factors <= kCheaper * terms.linear.size() &&
           std::all_of(terms.linear.begin(), terms.linear.end(), has_one_factor);
}

std::vector<float> net_exposures(const TermStorage<float>& terms, std::uint32_t n_factors) {
    std::vector<double> net(std::size_t{terms.n_books} * n_factors);
    for (const LinearTerm<float>& term : terms.linear) {
        const FactorIndex factor = term.asset != kNoFactor ? term.asset : term.fx;
        if (factor != kNoFactor)
            net[std::size_t{term.book} * n_factors + static_cast<std::size_t>(factor)] +=
                static_cast<double>(term.value);
    }
    return {net.begin(), net.end()};
}

}  // namespace vesper
