#include "kernels/reprice/attribution.h"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/backends.h"
#include "kernels/fresh_seed.h"
#include "kernels/reprice/random_book.h"

namespace vesper {
namespace {

template <class Where>
class AttributionTest : public test::BackendTest<Where> {
  protected:
    using Real = typename Where::Real;
    using Backend = typename Where::Backend;

    AttributionTest() {
        std::mt19937_64 engine(seed_);
        std::normal_distribution<double> normal;
        for (std::size_t i = 0; i < shape_.n_factors * n_scenarios_; ++i) {
            factor_.push_back(static_cast<Real>(0.05 * normal(engine)));
        }
        for (std::size_t i = 0; i < n_scenarios_; ++i)
            vol_shift_.push_back(static_cast<Real>(0.1 * normal(engine)));
    }

    Shocks<Real> shocks() const {
        return {.factor = factor_.data(),
                .vol_shift = vol_shift_.data(),
                .n_factors = shape_.n_factors,
                .n_scenarios = n_scenarios_,
                .stride = n_scenarios_};
    }

    std::vector<Ticks> attribution(const BookTerms<Real>& book, const Shocks<Real>& shocks,
                                   int threads) const {
        std::vector<Ticks> sum(book.n_positions * kRiskTypes);
        Backend::run(Attribution<Real>{.book = book, .shocks = shocks, .sum = sum.data()}, threads);
        return sum;
    }

    static constexpr std::uint32_t n_scenarios_ = 301;
    const test::BookShape shape_ = {};
    const std::uint64_t seed_ = test::fresh_seed();
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
    std::vector<Real> factor_;
    std::vector<Real> vol_shift_;
};

TYPED_TEST_SUITE(AttributionTest, test::Everywhere);

TYPED_TEST(AttributionTest, TypesAddUpToThePnlOfEveryPosition) {
    auto book = test::random_book<typename TypeParam::Real>(this->seed_, this->shape_);
    const std::vector<Ticks> sum = this->attribution(book.view(), this->shocks(), 2);
    // With positions as books, scenario_pnl gives each position's own P&L.
    for (auto& term : book.linear) term.book = term.position;
    for (auto& term : book.forward) term.book = term.position;
    for (auto& term : book.option) term.book = term.position;
    for (auto& term : book.taylor) term.book = term.position;
    book.n_books = book.n_positions;
    std::vector<Ticks> pnl(book.n_books * this->n_scenarios_);
    TypeParam::Backend::run(ScenarioPnl<typename TypeParam::Real>{.book = book.view(),
                                                                  .shocks = this->shocks(),
                                                                  .pnl = pnl.data(),
                                                                  .pnl_stride = this->n_scenarios_},
                            1);
    for (std::uint32_t position = 0; position < book.n_positions; ++position) {
        Ticks whole = 0;
        Ticks parts = 0;
        for (std::uint32_t s = 0; s < this->n_scenarios_; ++s)
            whole += pnl[position * this->n_scenarios_ + s];
        for (std::uint32_t type = 0; type < kRiskTypes; ++type) parts += sum[position * kRiskTypes + type];
        ASSERT_EQ(parts, whole) << "position " << position;
    }
}

TYPED_TEST(AttributionTest, AnyThreadsAndAnySplitOfScenarios) {
    const auto book = test::random_book<typename TypeParam::Real>(this->seed_, this->shape_);
    const std::vector<Ticks> whole = this->attribution(book.view(), this->shocks(), 1);
    EXPECT_EQ(whole, this->attribution(book.view(), this->shocks(), 2));
    EXPECT_EQ(whole, this->attribution(book.view(), this->shocks(), 7));
    Shocks<typename TypeParam::Real> first = this->shocks();
    first.n_scenarios = 130;
    Shocks<typename TypeParam::Real> second = this->shocks();
    second.factor += 130;
    second.vol_shift += 130;
    second.n_scenarios -= 130;
    std::vector<Ticks> joined = this->attribution(book.view(), first, 1);
    const std::vector<Ticks> rest = this->attribution(book.view(), second, 3);
    for (std::size_t i = 0; i < joined.size(); ++i) joined[i] += rest[i];
    EXPECT_EQ(whole, joined);
}

TYPED_TEST(AttributionTest, EachTypeComesFromItsOwnShocks) {
    const typename TypeParam::Real factor[3] = {typename TypeParam::Real(0.01), typename TypeParam::Real(0.1),
                                                typename TypeParam::Real(-0.2)};  // rate, asset, currency
    const typename TypeParam::Real vol_shift[1] = {typename TypeParam::Real(std::log(1.5))};  // 50 %
    const Shocks<typename TypeParam::Real> shocks = {
        .factor = factor, .vol_shift = vol_shift, .n_factors = 3, .n_scenarios = 1, .stride = 1};
    TermStorage<typename TypeParam::Real> book;
    book.n_positions = 2;
    book.taylor = {{.delta = 1000, .asset = 1, .position = 0, .limit_ticks = 1e15},
                   {.vega = 10, .position = 0, .limit_ticks = 1e15},
                   {.rho = 500, .rate = {.lower = 0, .upper = 0}, .position = 1, .limit_ticks = 1e15},
                   {.fx_delta = 100, .fx = 2, .position = 1, .limit_ticks = 1e15}};
    const std::vector<Ticks> sum = this->attribution(book.view(), shocks, 2);
    const double expected[8] = {1000 * std::expm1(0.1), 5, 0, 0, 0, 0, 5, 100 * std::expm1(-0.2)};
    for (int i = 0; i < 8; ++i) EXPECT_NEAR(from_ticks(sum[i]), expected[i], 2e-5) << i;
}

}  // namespace
}  // namespace vesper
