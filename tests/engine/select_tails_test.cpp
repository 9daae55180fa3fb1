#include "engine/select_tails.h"

#include <algorithm>
#include <barrier>
#include <functional>
#include <limits>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "comm/self_comm.h"
#include "core/error.h"
#include "kernels/fresh_seed.h"
#include "kernels/tail/tail_select.h"

namespace vesper {
namespace {

/// Ranks as threads of this process; only sums work.
class SumRoom {
  public:
    explicit SumRoom(int n) : n_(n), barrier_(n) {}

    class Rank final : public Comm {
      public:
        Rank(SumRoom& room, int rank) : room_(room), rank_(rank) {}
        int rank() const override { return rank_; }
        int size() const override { return room_.n_; }
        void sum(std::span<std::int64_t> values) override { room_.sum(rank_, values); }
        void gather(MatrixView<std::int64_t>, std::span<const std::size_t>) override { std::abort(); }
        void broadcast(std::span<std::byte>) override { std::abort(); }
        [[noreturn]] void abort(int) override { std::abort(); }

      private:
        SumRoom& room_;
        int rank_;
    };

  private:
    void sum(int rank, std::span<std::int64_t> values) {
        if (rank == 0) total_.assign(values.size(), 0);
        for (int turn = 0; turn < n_; ++turn) {
            barrier_.arrive_and_wait();
            if (turn != rank) continue;
            ASSERT_EQ(total_.size(), values.size());
            for (std::size_t i = 0; i < values.size(); ++i)  // must not overflow, in whatever order
                ASSERT_FALSE(__builtin_add_overflow(total_[i], values[i], &total_[i]));
        }
        barrier_.arrive_and_wait();
        std::ranges::copy(total_, values.begin());
        barrier_.arrive_and_wait();
    }

    int n_;
    std::barrier<> barrier_;
    std::vector<std::int64_t> total_;
};

/// Rows of P&L of a whole set, and what each scenario weighs.
struct Set {
    std::vector<std::vector<Ticks>> rows;
    std::vector<std::uint32_t> weight = {};

    std::size_t n() const { return rows.front().size(); }
};

/// The tails of a table of one distribution whose books are the set's rows: [row][rank]. The scenarios are
/// those from starts[rank] to starts[rank + 1].
Matrix<TailSum> select_on_ranks(const Set& set, const std::vector<std::uint32_t>& ranks,
                                const std::vector<std::size_t>& starts) {
    const auto n_ranks = static_cast<int>(starts.size()) - 1;
    SumRoom room(n_ranks);
    std::vector<Matrix<TailSum>> found(static_cast<std::size_t>(n_ranks));
    std::vector<std::thread> threads;
    for (int rank = 0; rank < n_ranks; ++rank)
        threads.emplace_back([&, rank] {
            const auto own = static_cast<std::size_t>(rank);
            const std::size_t first = starts[own];
            const std::size_t count = starts[own + 1] - first;
            const PnlShape shape = {.distributions = 1, .books = set.rows.size(), .scenarios = count};
            const auto table = make_host_pnl_table(
                1, {.rows = shape.rows(), .ticks = shape.ticks(), .weights = count, .ranks = ranks.size()});
            const auto weight =
                std::span(set.weight).subspan(set.weight.empty() ? 0 : first, set.weight.empty() ? 0 : count);
            table->reset(shape, weight);
            for (std::size_t row = 0; row < set.rows.size(); ++row)
                std::copy_n(set.rows[row].begin() + static_cast<std::ptrdiff_t>(first), count,
                            table->books(0).row(row).begin());
            SumRoom::Rank comm(room, rank);
            found[own] = select_tails(*table, ranks, comm);
        });
    for (std::thread& thread : threads) thread.join();
    for (const Matrix<TailSum>& of_rank : found)
        EXPECT_TRUE(std::ranges::equal(of_rank.all(), found.front().all())) << "ranks differ";
    return found.front();
}

/// By tail_select over the row, each scenario copied as often as it weighs.
std::vector<TailSum> expected_tails(const std::vector<Ticks>& row, const std::vector<std::uint32_t>& weight,
                                    const std::vector<std::uint32_t>& ranks) {
    std::vector<Ticks> copies;
    for (std::size_t i = 0; i < row.size(); ++i)
        copies.insert(copies.end(), weight.empty() ? 1 : weight[i], row[i]);
    std::vector<TailSum> tails(ranks.size());
    tail_select_cpu({.pnl = copies.data(),
                     .stride = copies.size(),
                     .n_books = 1,
                     .n_paths = static_cast<std::uint32_t>(copies.size()),
                     .ranks = ranks.data(),
                     .n_ranks = static_cast<std::uint32_t>(ranks.size()),
                     .tails = tails.data()},
                    1);
    return tails;
}

class SelectTailsTest : public testing::Test {
  protected:
    Ticks normal(double size) {
        return static_cast<Ticks>(std::normal_distribution<double>(0, size)(engine_));
    }
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }

    /// Any split of n scenarios over the ranks, with ranks that have none.
    std::vector<std::size_t> random_starts(std::size_t n, std::size_t n_ranks) {
        std::vector<std::size_t> starts = {0, n};
        while (starts.size() < n_ranks + 1) starts.push_back(below(n + 1));
        std::ranges::sort(starts);
        return starts;
    }

    void expect_as_in_one_place(const Set& set, const std::vector<std::uint32_t>& ranks) {
        std::vector<std::vector<TailSum>> expected;
        for (const std::vector<Ticks>& row : set.rows)
            expected.push_back(expected_tails(row, set.weight, ranks));
        for (const std::size_t n_ranks : {1, 2, 3, 5}) {
            const Matrix<TailSum> found = select_on_ranks(set, ranks, random_starts(set.n(), n_ranks));
            for (std::size_t row = 0; row < set.rows.size(); ++row)
                EXPECT_TRUE(std::ranges::equal(found.row(row), expected[row]))
                    << "row " << row << " of " << set.n() << " scenarios on " << n_ranks << " ranks";
        }
    }

    const std::uint64_t seed_ = test::fresh_seed();
    std::mt19937_64 engine_{seed_};
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
};

TEST_F(SelectTailsTest, AnySizeOnAnyRanks) {
    for (const std::uint32_t n : {1, 2, 7, 255, 257, 997, 40009, 200003}) {
        Set set = {.rows = std::vector(3, std::vector<Ticks>(n))};
        for (auto& row : set.rows)
            for (Ticks& x : row) x = normal(1e12);
        const auto some = static_cast<std::uint32_t>(1 + below(n));
        expect_as_in_one_place(set, {some, 1, n, n / 2 + 1, some});
        expect_as_in_one_place(set, {(n + 99) / 100, (n + 39) / 40, (n + 19) / 20});
    }
}

TEST_F(SelectTailsTest, TiesAndExtremes) {
    constexpr Ticks kLeast = std::numeric_limits<Ticks>::min();
    constexpr Ticks kMost = std::numeric_limits<Ticks>::max();
    constexpr std::uint32_t n = 100003;
    Set set = {.rows = {std::vector<Ticks>(n, kLeast), std::vector<Ticks>(n, -7),
                        std::vector<Ticks>(n, kMost), std::vector<Ticks>(n), std::vector<Ticks>(n),
                        std::vector<Ticks>(n)}};
    for (std::uint32_t i = 0; i < n; ++i) {
        set.rows[3][i] = normal(2);
        set.rows[4][i] = below(50) == 0 ? kLeast : kMost;
        set.rows[5][i] = static_cast<Ticks>(engine_());
    }
    expect_as_in_one_place(set, {n / 100, n / 40, 1, 2});
    expect_as_in_one_place(set, {n, 1});
}

TEST_F(SelectTailsTest, SharesThatMisleadTheirSamples) {
    constexpr std::uint32_t n = 300007;
    Set set = {.rows = std::vector(2, std::vector<Ticks>(n))};
    for (auto& row : set.rows)
        for (Ticks& x : row) x = normal(1e12);
    std::ranges::sort(set.rows[0]);  // one rank has all of the tail
    for (std::uint32_t i = 0; i < n; i += 1000)
        set.rows[1][i] = -Ticks{1} << 60;  // a sample sees few of these
    expect_as_in_one_place(set, {300, 301, n / 100, n / 40});
}

TEST_F(SelectTailsTest, WeightsAreCopies) {
    for (const std::size_t n : {1, 5, 251, 40009}) {
        Set set = {.rows = std::vector(2, std::vector<Ticks>(n)), .weight = std::vector<std::uint32_t>(n)};
        for (auto& row : set.rows)
            for (Ticks& x : row) x = normal(n < 1000 ? 3 : 1e15);
        for (std::uint32_t& w : set.weight) w = static_cast<std::uint32_t>(below(6));
        set.weight.front() += 1;
        const auto copies = std::accumulate(set.weight.begin(), set.weight.end(), std::uint32_t{0});
        expect_as_in_one_place(
            set, {1, copies, static_cast<std::uint32_t>(1 + below(copies)), (copies + 99) / 100});
    }
}

TEST_F(SelectTailsTest, AsManyCopiesAsScenarios) {
    Set set = {.rows = {std::vector<Ticks>(100000)}, .weight = std::vector<std::uint32_t>(100000)};
    for (std::size_t i = 0; i < set.n(); ++i) {
        set.rows[0][i] = normal(1e12);
        set.weight[i] = i % 2 == 0 ? 2 : 0;  // as many copies as scenarios
    }
    expect_as_in_one_place(set, {1000, 2500, 5000});
}

TEST_F(SelectTailsTest, WeightsUpToTheLastRank) {
    constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
    const Set set = {.rows = {{Ticks{5} - (Ticks{1} << 62), Ticks{1} << 62, -3}},
                     .weight = {kMost - 7, 4, 3}};
    const Matrix<TailSum> found =
        select_on_ranks(set, {1, kMost - 7, kMost - 6, kMost - 4, kMost}, {0, 1, 1, 3});
    for (const std::size_t i : {0, 1}) {
        EXPECT_EQ(found(0, i).value, Ticks{5} - (Ticks{1} << 62));
        EXPECT_EQ(found(0, i).count, kMost - 7);
    }
    EXPECT_EQ(found(0, 2).value, -3);
    EXPECT_EQ(found(0, 3).value, -3);
    EXPECT_EQ(found(0, 3).count, kMost - 4);
    EXPECT_EQ(found(0, 4).value, Ticks{1} << 62);
    EXPECT_EQ(found(0, 4).count, kMost);
    __extension__ using Wide = __int128;
    const Wide sum = Wide(5 - (Ticks{1} << 62)) * (kMost - 7) + (Wide(1) << 62) * 4 - 9;
    EXPECT_TRUE((Wide(found(0, 4).sum_high) * (Wide(1) << 32) + Wide(found(0, 4).sum_low)) == sum);
}

TEST_F(SelectTailsTest, ManyRanksInAnyOrder) {
    constexpr std::uint32_t n = 70001;
    Set set = {.rows = {std::vector<Ticks>(n)}};
    for (Ticks& x : set.rows[0]) x = normal(1e9);
    std::vector<std::uint32_t> ranks = {1, 1, 2};
    while (ranks.size() < 75) ranks.push_back(static_cast<std::uint32_t>(1 + below(n / 20)));
    expect_as_in_one_place(set, ranks);
    ranks[40] = n;
    expect_as_in_one_place(set, ranks);
}

TEST_F(SelectTailsTest, RanksOutsideTheSetAreRefused) {
    const auto table = make_host_pnl_table(1, {.rows = 2, .ticks = 6, .ranks = 1});
    table->reset({.distributions = 1, .books = 1, .scenarios = 3});
    SelfComm comm;
    for (const std::uint32_t rank : {0u, 4u})
        EXPECT_THROW(select_tails(*table, std::vector{rank}, comm), Error);
    table->reset({.distributions = 1, .books = 1, .scenarios = 0});
    EXPECT_THROW(select_tails(*table, std::vector<std::uint32_t>{1}, comm), Error);
    EXPECT_TRUE(select_tails(*table, {}, comm).empty());
}

}  // namespace
}  // namespace vesper
