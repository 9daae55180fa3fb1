#include "pricing/exposures.h"

#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace vesper {
namespace {

constexpr std::uint32_t kFactors = 7;

TermStorage<float> linear_book(std::size_t n_terms, std::mt19937_64& engine) {
    TermStorage<float> terms;
    terms.n_books = 3;
    for (std::size_t i = 0; i < n_terms; ++i) {
        const auto factor = static_cast<FactorIndex>(engine() % (kFactors + 1)) - 1;  // kNoFactor: cash
        LinearTerm<float> term = {.value = static_cast<float>(engine() % 2001) - 1000,
                                  .book = static_cast<std::uint32_t>(engine() % 3)};
        (engine() % 2 == 0 ? term.asset : term.fx) = factor;
        terms.linear.push_back(term);
    }
    return terms;
}

TEST(Exposures, HoldWhatEachBookHasInAFactor) {
    std::mt19937_64 engine(std::random_device{}());
    const TermStorage<float> terms = linear_book(200, engine);
    ASSERT_TRUE(is_worth_netting(terms, kFactors));
    const std::vector<float> exposure = net_exposures(terms, kFactors);
    ASSERT_EQ(exposure.size(), 3 * kFactors);
    // Whole numbers, so that sums in any order are exact.
    for (std::uint32_t book = 0; book < 3; ++book)
        for (std::uint32_t factor = 0; factor < kFactors; ++factor) {
            float expected = 0;
            for (const LinearTerm<float>& term : terms.linear) {
                const auto moves = static_cast<FactorIndex>(factor);
                if (term.book == book && (term.asset == moves || term.fx == moves)) expected += term.value;
            }
            EXPECT_EQ(exposure[book * kFactors + factor], expected);
        }
}

TEST(Exposures, AreForBooksThatAreLinearInOneFactorATermAndLarge) {
    std::mt19937_64 engine(std::random_device{}());
    const TermStorage<float> linear = linear_book(200, engine);
    TermStorage<float> product = linear;
    product.linear[5].asset = 0;
    product.linear[5].fx = 1;
    EXPECT_FALSE(is_worth_netting(product, kFactors));
    TermStorage<float> with_option = linear;
    with_option.option.resize(1);
    EXPECT_FALSE(is_worth_netting(with_option, kFactors));
    EXPECT_FALSE(is_worth_netting(linear_book(2, engine), kFactors));
}

}  // namespace
}  // namespace vesper
