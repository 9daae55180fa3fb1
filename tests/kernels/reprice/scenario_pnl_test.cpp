#include "kernels/reprice/scenario_pnl.h"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/backends.h"
#include "kernels/fresh_seed.h"
#include "kernels/reprice/random_book.h"

namespace vesper {
namespace {

constexpr Ticks kGuard = 4711;

/// Random shocks of a few volatilities' size, [n_factors][stride], and moves of all volatilities.
struct RandomShocks {
    std::uint32_t n_factors;
    std::uint32_t n_rates;
    std::uint32_t n_scenarios;
    std::size_t stride;
    std::vector<double> factor;
    std::vector<double> vol_shift;

    RandomShocks(std::uint64_t seed, const test::BookShape& shape, std::uint32_t scenarios)
        : n_factors(shape.n_factors), n_rates(shape.n_rates), n_scenarios(scenarios), stride(scenarios + 5) {
        std::mt19937_64 engine(seed);
        std::normal_distribution<double> normal;
        for (std::size_t i = 0; i < n_factors * stride; ++i) {
            factor.push_back((i < n_rates * stride ? 0.005 : 0.08) * normal(engine));
        }
        for (std::size_t i = 0; i < n_scenarios; ++i) vol_shift.push_back(0.2 * normal(engine));
    }

    Shocks<double> view() const {
        return {.factor = factor.data(),
                .vol_shift = vol_shift.data(),
                .n_factors = n_factors,
                .n_scenarios = n_scenarios,
                .stride = stride};
    }
};

template <class Term>
void add_plain(const std::vector<Term>& terms, const test::PlainShock& shock, std::vector<test::Wide>& sums) {
    for (const Term& term : terms) sums[term.book] += test::plain_pnl(term, shock);
}

template <class Where>
class ScenarioPnlTest : public test::BackendTest<Where> {
  protected:
    static std::vector<Ticks> pnl_of(const BookTerms<double>& book, const Shocks<double>& shocks,
                                     int threads) {
        const std::size_t stride = shocks.n_scenarios + 2;
        std::vector<Ticks> pnl(book.n_books * stride, kGuard);
        Where::Backend::run(
            ScenarioPnl<double>{.book = book, .shocks = shocks, .pnl = pnl.data(), .pnl_stride = stride},
            threads);
        return pnl;
    }

    const std::uint64_t seed_ = test::fresh_seed();
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
};

TYPED_TEST_SUITE(ScenarioPnlTest, test::InDouble);

TYPED_TEST(ScenarioPnlTest, OneTermOfEachKindByHand) {
    const double factor[3] = {0.01, std::log(1.1), std::log(0.9)};  // rate, asset, currency
    const Shocks<double> shocks = {.factor = factor, .n_factors = 3, .n_scenarios = 1, .stride = 1};
    TermStorage<double> book;
    book.n_books = 4;
    book.linear = {{.value = 1000, .asset = 1, .fx = 2, .book = 0, .limit_ticks = 1e18}};
    book.forward = {{.value = 1000,
                     .carry = 2,
                     .rate = {.lower = 0, .upper = 0, .weight = 0.3},
                     .asset = 1,
                     .fx = 2,
                     .margined = 1,
                     .book = 1,
                     .limit_ticks = 1e18},
                    {.value = 1000,
                     .carry = -2,
                     .rate = {.lower = 0, .upper = 0, .weight = 0.3},
                     .asset = kNoFactor,
                     .fx = 2,
                     .margined = 0,
                     .book = 2,
                     .limit_ticks = 1e18}};
    book.taylor = {{.delta = 100,
                    .gamma = 20,
                    .vega = 7,
                    .vol_elasticity = 0.5,
                    .rho = 50,
                    .fx_delta = 30,
                    .rate = {.lower = 0, .upper = 0},
                    .asset = 1,
                    .fx = 2,
                    .vol = 1,
                    .book = 3,
                    .limit_ticks = 1e18}};
    const std::vector<Ticks> pnl = this->pnl_of(book.view(), shocks, 1);
    const double unit = kTicksPerUnit;
    EXPECT_NEAR(double(pnl[0] - kGuard) / unit, 1000 * (1.1 * 0.9 - 1), 1e-6);
    EXPECT_NEAR(double(pnl[3] - kGuard) / unit, 1000 * 0.9 * (1.1 * std::exp(0.02) - 1), 1e-6);
    EXPECT_NEAR(double(pnl[6] - kGuard) / unit, 1000 * (0.9 * std::exp(-0.02) - 1), 1e-6);
    EXPECT_NEAR(double(pnl[9] - kGuard) / unit, 10 + 0.1 + 7 * 0.05 + 0.5 - 3, 1e-6);
}

TYPED_TEST(ScenarioPnlTest, AgreesWithTextbookFormulasInLongDouble) {
    const test::BookShape shape;
    const auto book = test::random_book<double>(this->seed_, shape);
    const RandomShocks shocks(this->seed_ + 1, shape, 300);
    const std::vector<Ticks> pnl = this->pnl_of(book.view(), shocks.view(), 2);
    for (std::uint32_t s = 0; s < shocks.n_scenarios; ++s) {
        std::vector<double> moves;
        for (std::uint32_t i = 0; i < shocks.n_factors; ++i)
            moves.push_back(shocks.factor[i * shocks.stride + s]);
        const test::PlainShock shock = {.factor = moves.data(), .vol_shift = shocks.vol_shift[s]};
        std::vector<test::Wide> sums(shape.n_books);
        add_plain(book.linear, shock, sums);
        add_plain(book.forward, shock, sums);
        add_plain(book.option, shock, sums);
        add_plain(book.taylor, shock, sums);
        for (std::uint32_t b = 0; b < shape.n_books; ++b) {
            const double got = from_ticks(pnl[b * (shocks.n_scenarios + 2) + s] - kGuard);
            ASSERT_NEAR(got, sums[b], 1e-4) << "about half a tick for each of 80 terms";
        }
    }
}

TYPED_TEST(ScenarioPnlTest, AnySplitOfScenariosAndAnyThreads) {
    const test::BookShape shape;
    const auto book = test::random_book<double>(this->seed_, shape);
    for (const std::uint32_t n : {0, 1, 7, 8, 9, 127, 128, 129, 500}) {
        const RandomShocks shocks(this->seed_ + n, shape, n);
        const std::vector<Ticks> whole = this->pnl_of(book.view(), shocks.view(), 1);
        EXPECT_EQ(whole, this->pnl_of(book.view(), shocks.view(), 4));
        for (std::uint32_t b = 0; b < shape.n_books; ++b) {
            EXPECT_EQ(whole[b * (n + 2) + n], kGuard);
            EXPECT_EQ(whole[b * (n + 2) + n + 1], kGuard);
        }
        for (std::uint32_t s = 0; s < n; s += 13) {
            Shocks<double> one = shocks.view();
            one.factor += s;
            one.vol_shift += s;
            one.n_scenarios = 1;
            const std::vector<Ticks> alone = this->pnl_of(book.view(), one, 1);
            for (std::uint32_t b = 0; b < shape.n_books; ++b) ASSERT_EQ(alone[b * 3], whole[b * (n + 2) + s]);
        }
    }
}

TYPED_TEST(ScenarioPnlTest, NoVolatilityShiftIsAShiftOfZero) {
    const test::BookShape shape;
    const auto book = test::random_book<double>(this->seed_, shape);
    RandomShocks shocks(this->seed_, shape, 50);
    Shocks<double> none = shocks.view();
    none.vol_shift = nullptr;
    shocks.vol_shift.assign(shocks.n_scenarios, 0.0);
    EXPECT_EQ(this->pnl_of(book.view(), none, 1), this->pnl_of(book.view(), shocks.view(), 1));
}

TYPED_TEST(ScenarioPnlTest, SaturatesWhereAPositionRunsAway) {
    const double factor[3] = {100.0, std::numeric_limits<double>::infinity(),
                              std::numeric_limits<double>::quiet_NaN()};
    const Shocks<double> shocks = {.factor = factor, .n_factors = 1, .n_scenarios = 3, .stride = 3};
    TermStorage<double> book;
    book.n_books = 1;
    book.linear = {{.value = 10, .asset = 0, .limit_ticks = 160 * kTicksPerUnit}};
    const std::vector<Ticks> pnl = this->pnl_of(book.view(), shocks, 1);
    EXPECT_EQ(from_ticks(pnl[0] - kGuard), 160);
    EXPECT_EQ(from_ticks(pnl[1] - kGuard), 160);
    EXPECT_EQ(from_ticks(pnl[2] - kGuard), -160);
}

}  // namespace
}  // namespace vesper
