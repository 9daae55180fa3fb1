#include "kernels/reprice/book_totals.h"

#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/backends.h"
#include "kernels/fresh_seed.h"

namespace vesper {
namespace {

template <class Where>
class BookTotalsTest : public test::BackendTest<Where> {};
TYPED_TEST_SUITE(BookTotalsTest, test::InDouble);

TYPED_TEST(BookTotalsTest, LastRowsAreTheSumsOfThoseBefore) {
    const std::uint64_t seed = test::fresh_seed();
    SCOPED_TRACE(test::seed_text(seed));
    std::mt19937_64 engine(seed);
    for (const std::uint32_t n_paths : {0, 1, 255, 257, 10007})
        for (const std::uint32_t n_books : {0, 1, 17}) {
            constexpr std::uint32_t kTables = 3;
            std::vector<Ticks> pnl(std::size_t{kTables} * (n_books + 1) * n_paths);
            for (Ticks& x : pnl) x = static_cast<Ticks>(engine()) >> 6;  // of 17, no sum overflows
            std::vector<Ticks> expected = pnl;
            const auto at = [&](std::uint32_t table, std::uint32_t row, std::uint32_t path) {
                return (std::size_t{table} * (n_books + 1) + row) * n_paths + path;
            };
            for (std::uint32_t table = 0; table < kTables; ++table)
                for (std::uint32_t path = 0; path < n_paths; ++path) {
                    Ticks total = 0;
                    for (std::uint32_t book = 0; book < n_books; ++book) total += pnl[at(table, book, path)];
                    expected[at(table, n_books, path)] = total;
                }
            TypeParam::Backend::run(
                BookTotals{.pnl = pnl.data(), .n_tables = kTables, .n_books = n_books, .n_paths = n_paths},
                2);
            EXPECT_EQ(pnl, expected) << n_books << " books, " << n_paths << " paths";
        }
}

}  // namespace
}  // namespace vesper
