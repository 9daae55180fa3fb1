#include "kernels/reprice/mc_pnl.h"

#include <algorithm>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/backends.h"
#include "kernels/fresh_seed.h"
#include "kernels/reprice/random_book.h"
#include "kernels/shocks/random_model.h"

namespace vesper {
namespace {

template <class Where>
class McPnlTest : public test::BackendTest<Where> {
  protected:
    using Real = typename Where::Real;
    using Backend = typename Where::Backend;

    /// Under one distribution, or several.
    std::vector<Ticks> in_one_pass(const McModel<Real>& model,
                                   const std::vector<McDistribution<Real>>& distributions,
                                   const McPaths& paths, const BookTerms<Real>& book, int threads) {
        std::vector<Ticks> pnl(distributions.size() * book.n_books * paths.count);
        std::vector<McDistributionPnl<Real>> wanted;
        for (const McDistribution<Real>& distribution : distributions)
            wanted.push_back({.distribution = distribution,
                              .pnl = pnl.data() + wanted.size() * book.n_books * paths.count});
        Backend::run(McPnl<Real>{.model = model,
                                 .distributions = wanted.data(),
                                 .n_distributions = static_cast<std::uint32_t>(wanted.size()),
                                 .paths = paths,
                                 .book = book,
                                 .pnl_stride = paths.count},
                     threads);
        return pnl;
    }

    std::vector<Ticks> in_two_steps(const McModel<Real>& model, const McDistribution<Real>& distribution,
                                    const McPaths& paths, const BookTerms<Real>& book) {
        std::vector<Real> shocks(model.n_factors * paths.count);
        mc_shocks_cpu<Real>({.model = model,
                             .distribution = distribution,
                             .paths = paths,
                             .shocks = shocks.data(),
                             .stride = paths.count},
                            1);
        std::vector<Ticks> pnl(book.n_books * paths.count);
        scenario_pnl_cpu<Real>({.book = book,
                                .shocks = {.factor = shocks.data(),
                                           .n_factors = model.n_factors,
                                           .n_scenarios = paths.count,
                                           .stride = paths.count},
                                .pnl = pnl.data(),
                                .pnl_stride = paths.count},
                               1);
        return pnl;
    }

    const test::BookShape shape_ = {};
    const std::uint64_t seed_ = test::fresh_seed();
    std::mt19937_64 engine_{seed_};
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
};

TYPED_TEST_SUITE(McPnlTest, test::Everywhere);

TYPED_TEST(McPnlTest, OnePassEqualsTwoSteps) {
    for (const std::uint32_t n_common : {0u, 7u}) {
        for (const double nu : {0.0, 5.0}) {
            const auto random = test::random_model<typename TypeParam::Real>(
                this->engine_(), this->shape_.n_factors, n_common, nu);
            const auto book = test::random_book<typename TypeParam::Real>(this->engine_(), this->shape_);
            for (const std::uint32_t count : {0, 1, 143, 144, 145, 700}) {
                const McPaths paths = {.first = 12345, .count = count};
                const auto expected =
                    this->in_two_steps(random.model, random.distribution, paths, book.view());
                EXPECT_EQ(this->in_one_pass(random.model, {random.distribution}, paths, book.view(), 1),
                          expected);
                EXPECT_EQ(this->in_one_pass(random.model, {random.distribution}, paths, book.view(), 3),
                          expected);
            }
        }
    }
}

TYPED_TEST(McPnlTest, SeveralLawsAreEachOnItsOwn) {
    using Number = typename TypeParam::Real;
    for (const std::uint32_t n_common : {0u, 7u}) {
        const auto random = test::random_model<Number>(this->engine_(), this->shape_.n_factors, n_common);
        const auto other = test::random_model<Number>(this->engine_(), this->shape_.n_factors, n_common, 3.5);
        const auto book = test::random_book<Number>(this->engine_(), this->shape_);
        const std::vector<McDistribution<Number>> distributions = {
            random.distribution, other.distribution, {}, random.distribution};
        const McPaths paths = {.first = 99, .count = 301};
        std::vector<Ticks> expected;
        for (const McDistribution<Number>& distribution : distributions) {
            const auto alone = this->in_two_steps(random.model, distribution, paths, book.view());
            expected.insert(expected.end(), alone.begin(), alone.end());
        }
        EXPECT_EQ(this->in_one_pass(random.model, distributions, paths, book.view(), 2), expected);
    }
}

TYPED_TEST(McPnlTest, AnyPartitionOfThePaths) {
    constexpr std::uint32_t n = 1000;
    const auto random =
        test::random_model<typename TypeParam::Real>(this->engine_(), this->shape_.n_factors, 0, 6.0);
    const auto book = test::random_book<typename TypeParam::Real>(this->engine_(), this->shape_);
    const auto whole =
        this->in_one_pass(random.model, {random.distribution}, {.first = 50, .count = n}, book.view(), 2);
    for (int repeat = 0; repeat < 5; ++repeat) {
        for (std::uint32_t first = 0; first < n;) {
            const auto count = std::min<std::uint32_t>(n - first, 1 + this->engine_() % 400);
            const McPaths paths = {.first = 50 + first, .count = count};
            const auto part = this->in_one_pass(random.model, {random.distribution}, paths, book.view(),
                                                1 + this->engine_() % 4);
            for (std::uint32_t b = 0; b < book.n_books; ++b) {
                for (std::uint32_t p = 0; p < count; ++p)
                    ASSERT_EQ(part[b * count + p], whole[b * n + first + p]);
            }
            first += count;
        }
    }
}

TYPED_TEST(McPnlTest, PathsByIdAreThosePaths) {
    constexpr std::uint32_t n = 600;
    const auto random =
        test::random_model<typename TypeParam::Real>(this->engine_(), this->shape_.n_factors, 5, 6.0);
    const auto book = test::random_book<typename TypeParam::Real>(this->engine_(), this->shape_);
    const auto whole =
        this->in_one_pass(random.model, {random.distribution}, {.first = 0, .count = n}, book.view(), 1);
    std::vector<std::uint32_t> ids(n);
    for (std::uint32_t i = 0; i < n; ++i) ids[i] = i;
    std::shuffle(ids.begin(), ids.end(), this->engine_);
    ids.resize(211);
    const McPaths paths = {.count = 211, .ids = ids.data()};
    const auto some = this->in_one_pass(random.model, {random.distribution}, paths, book.view(), 2);
    for (std::uint32_t b = 0; b < book.n_books; ++b) {
        for (std::uint32_t i = 0; i < 211; ++i) ASSERT_EQ(some[b * 211 + i], whole[b * n + ids[i]]);
    }
}

}  // namespace
}  // namespace vesper
