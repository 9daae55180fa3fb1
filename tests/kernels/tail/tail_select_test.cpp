#include "kernels/tail/tail_select.h"

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/backends.h"
#include "kernels/fresh_seed.h"

namespace vesper {
namespace {

__extension__ using Wide = __int128;
__extension__ using UnsignedWide = unsigned __int128;

constexpr Ticks kUnwritten = -4711;

Wide sum_of(const TailSum& tail) {
    return (Wide(tail.sum_high) << 32) + Wide(tail.sum_low);
}

/// Sums of the upper and of the lower 64 bits of the squared distances from a value.
struct SquaredDistances {
    UnsignedWide high = 0;
    UnsignedWide low = 0;

    void add(Ticks value, Ticks pnl) {
        const UnsignedWide distance = static_cast<UnsignedWide>(Wide(value) - Wide(pnl));
        const UnsignedWide square = distance * distance;
        high += square >> 64;
        low += square & std::numeric_limits<std::uint64_t>::max();
    }
};

SquaredDistances squares_of(const TailSum& tail) {
    const auto pair = [&](int digit) {
        return (UnsignedWide(tail.squares[digit + 1]) << 32) + UnsignedWide(tail.squares[digit]);
    };
    return {.high = pair(2), .low = pair(0)};
}

template <class Where>
class TailSelectTest : public test::BackendTest<Where> {
  protected:
    /// Compares every rank of every book with a full sort.
    void expect_as_sorted(const std::vector<Ticks>& pnl, std::uint32_t n_books, std::uint32_t n_paths,
                          const std::vector<std::uint32_t>& ranks) {
        const std::size_t stride = pnl.size() / n_books;
        std::vector<TailSum> tails(n_books * ranks.size(), {.value = kUnwritten, .count = 1});
        const TailSelect args = {.pnl = pnl.data(),
                                 .stride = stride,
                                 .n_books = n_books,
                                 .n_paths = n_paths,
                                 .ranks = ranks.data(),
                                 .n_ranks = static_cast<std::uint32_t>(ranks.size()),
                                 .tails = tails.data()};
        Where::Backend::run(args, 2);
        for (std::uint32_t book = 0; book < n_books; ++book) {
            std::vector<Ticks> sorted(pnl.begin() + book * stride, pnl.begin() + book * stride + n_paths);
            std::sort(sorted.begin(), sorted.end());
            for (std::size_t r = 0; r < ranks.size(); ++r) {
                const TailSum& tail = tails[book * ranks.size() + r];
                const Ticks value = sorted[ranks[r] - 1];
                const auto end = std::upper_bound(sorted.begin(), sorted.end(), value);
                Wide sum = 0;
                SquaredDistances squares;
                for (auto it = sorted.begin(); it != end; ++it) {
                    sum += *it;
                    squares.add(value, *it);
                }
                ASSERT_EQ(tail.value, value) << "book " << book << " rank " << ranks[r] << " of " << n_paths;
                ASSERT_EQ(tail.count, static_cast<std::uint64_t>(end - sorted.begin()));
                ASSERT_TRUE(sum_of(tail) == sum);
                ASSERT_TRUE(squares_of(tail).high == squares.high);
                ASSERT_TRUE(squares_of(tail).low == squares.low);
            }
        }
    }

    std::vector<Ticks> normal_pnl(std::size_t n, double size) {
        std::normal_distribution<double> normal(0, size);
        std::vector<Ticks> pnl(n);
        for (Ticks& x : pnl) x = static_cast<Ticks>(normal(engine_));
        return pnl;
    }

    const std::uint64_t seed_ = test::fresh_seed();
    std::mt19937_64 engine_{seed_};
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
};

TYPED_TEST_SUITE(TailSelectTest, test::InDouble);

TYPED_TEST(TailSelectTest, AnySizeAndAnyRank) {
    for (const std::uint32_t n : {1, 2, 31, 32, 33, 255, 256, 257, 1000, 4096, 65535, 65536, 65537, 200003}) {
        const std::vector<Ticks> pnl = this->normal_pnl(3 * (n + 5), 1e12);
        const auto some = static_cast<std::uint32_t>(1 + this->engine_() % n);
        this->expect_as_sorted(pnl, 3, n, {1, n, some, (n + 99) / 100});
        this->expect_as_sorted(pnl, 3, n, {(n + 99) / 100, (n + 39) / 40});
    }
}

TYPED_TEST(TailSelectTest, MoreBooksThanAGridIsHigh) {
    constexpr std::uint32_t kBooks = 65537;
    this->expect_as_sorted(this->normal_pnl(3 * kBooks, 1e12), kBooks, 3, {3, 1});
}

TYPED_TEST(TailSelectTest, ManyRanksInAnyOrder) {
    constexpr std::uint32_t n = 70001;
    std::vector<std::uint32_t> ranks = {1, 1, 2};
    while (ranks.size() < 75) ranks.push_back(static_cast<std::uint32_t>(1 + this->engine_() % (n / 20)));
    this->expect_as_sorted(this->normal_pnl(2 * n, 1e12), 2, n, ranks);
    ranks[40] = n;
    this->expect_as_sorted(this->normal_pnl(2 * n, 1e12), 2, n, ranks);
}

TYPED_TEST(TailSelectTest, EqualAndExtremeValues) {
    constexpr Ticks kLeast = std::numeric_limits<Ticks>::min();
    constexpr Ticks kMost = std::numeric_limits<Ticks>::max();
    constexpr std::uint32_t n = 100000;
    const std::vector<std::uint32_t> ranks = {n / 100, n / 40, 1, 2};
    for (const Ticks all : {kLeast, Ticks{-7}, kMost}) {
        this->expect_as_sorted({all}, 1, 1, {1});
        this->expect_as_sorted(std::vector<Ticks>(n, all), 1, n, ranks);
    }
    this->expect_as_sorted(this->normal_pnl(n, 2), 1, n, ranks);
    std::vector<Ticks> ends(n);
    for (Ticks& x : ends) x = this->engine_() % 50 == 0 ? kLeast : kMost;
    this->expect_as_sorted(ends, 1, n, {n / 100, n / 40, 1, 2, n});
    for (Ticks& x : ends) x = static_cast<Ticks>(this->engine_());
    this->expect_as_sorted(ends, 1, n, ranks);
    this->expect_as_sorted(ends, 1, 100, {1, 5, 100});
}

TYPED_TEST(TailSelectTest, DataThatMisleadsASample) {
    constexpr std::uint32_t n = 300000;
    std::vector<Ticks> pnl = this->normal_pnl(n, 1e9);
    std::sort(pnl.begin(), pnl.end());
    this->expect_as_sorted(pnl, 1, n, {n / 100, n / 40});
    // One value in a thousand is far from all others, and the tail begins within them.
    for (std::uint32_t i = 0; i < n; i += 1000) pnl[i] = -1000000000000 - Ticks(this->engine_() % 1000);
    this->expect_as_sorted(pnl, 1, n, {100, 299, 300, 301});
}

}  // namespace
}  // namespace vesper
