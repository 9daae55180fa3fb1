// The pricer of this machine's backend, the GPU's where there is one, against the kernels of the CPU.
#include "pricing/pricer.h"

#include <cmath>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "device/select_backend.h"
#include "kernels/fresh_seed.h"
#include "kernels/reprice/attribution.h"
#include "kernels/reprice/mc_pnl.h"
#include "kernels/reprice/random_book.h"
#include "kernels/shocks/random_model.h"

namespace vesper {
namespace {

constexpr test::BookShape kShape = {};

template <class Real>
McArrays<Real> arrays_of(const test::RandomModel<Real>& random) {
    return {.seed = random.model.seed,
            .n_common = random.model.n_common,
            .cholesky = random.cholesky,
            .loading = random.loading,
            .idiosyncratic = random.idiosyncratic,
            .volatility = random.volatility};
}

/// A kernel's word for infinitely many is 0.
double kernel_degrees(const Distribution& distribution) {
    return std::isfinite(distribution.degrees_of_freedom) ? distribution.degrees_of_freedom : 0;
}

Distribution over_bars(std::uint32_t bars) {
    return {.id = {.horizon = {.bars = bars}}};
}
Distribution student_t(std::uint32_t bars, double degrees_of_freedom) {
    Distribution distribution = over_bars(bars);
    distribution.degrees_of_freedom = degrees_of_freedom;
    return distribution;
}

template <class Real>
class PricerTest : public testing::Test {
  protected:
    /// P&L under one distribution, by the kernel that defines it.
    Matrix<Ticks> by_kernel(const Distribution& distribution, const McPaths& paths) const {
        Matrix<Ticks> pnl(book_.n_books, paths.count);
        const std::vector<Real> volatility = arrays_.volatility_over(distribution.id.horizon.bars);
        const McDistributionPnl<Real> wanted = {
            .distribution = {.volatility = volatility.data(),
                             .degrees_of_freedom = kernel_degrees(distribution)},
            .pnl = pnl.data()};
        mc_pnl_cpu<Real>({.model = arrays_.model(),
                          .distributions = &wanted,
                          .n_distributions = 1,
                          .paths = paths,
                          .book = book_.view(),
                          .pnl_stride = paths.count},
                         2);
        return pnl;
    }

    const std::uint64_t seed_ = test::fresh_seed();
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
    std::mt19937_64 engine_{seed_};
    const TermStorage<Real> book_ = test::random_book<Real>(engine_(), kShape);
    const McArrays<Real> arrays_ = arrays_of(test::random_model<Real>(engine_(), kShape.n_factors, 0));
    const std::unique_ptr<Pricer<Real>> pricer_ =
        make_pricer<Real>({.backend = select_backend("auto", {}), .threads = 2}, book_, arrays_);
};

using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(PricerTest, Reals);

TYPED_TEST(PricerTest, DistributionsShareDrawsOverManyBlocks) {
    const std::vector<Distribution> distributions = {over_bars(1), student_t(10, 4), over_bars(10)};
    // Blocks of a GPU have 65,536 paths at most, and three are under way at once.
    for (const std::uint32_t count : {1u, 1000u, 70001u, 262145u}) {
        const McPaths paths = {.first = 77, .count = count};
        const std::size_t stride = count + 5;
        std::vector<Matrix<Ticks>> pnl(distributions.size(), Matrix<Ticks>(kShape.n_books, stride, 3));
        std::vector<MatrixView<Ticks>> views;
        for (Matrix<Ticks>& of_distribution : pnl) views.push_back(of_distribution.view());
        this->pricer_->price(distributions, paths, views);
        for (std::size_t distribution = 0; distribution < distributions.size(); ++distribution) {
            const Matrix<Ticks> expected = this->by_kernel(distributions[distribution], paths);
            for (std::size_t b = 0; b < kShape.n_books; ++b)
                for (std::size_t p = 0; p < stride; ++p)
                    ASSERT_EQ(pnl[distribution](b, p), (p < count ? expected(b, p) : 0) + 3)
                        << distribution << ' ' << b << ' ' << p;
        }
    }
}

TYPED_TEST(PricerTest, StatedScenariosAndTheirParts) {
    constexpr std::uint32_t kScenarios = 1500;
    Matrix<TypeParam> factor(kShape.n_factors, kScenarios);
    std::vector<TypeParam> vol_shift(kScenarios);
    std::normal_distribution<double> normal(0, 0.05);
    for (TypeParam& x : factor.all()) x = static_cast<TypeParam>(normal(this->engine_));
    for (TypeParam& x : vol_shift) x = static_cast<TypeParam>(normal(this->engine_));
    const Shocks<TypeParam> shocks = {.factor = factor.data() + 7,
                                      .vol_shift = vol_shift.data() + 7,
                                      .n_factors = kShape.n_factors,
                                      .n_scenarios = kScenarios - 7,
                                      .stride = kScenarios};
    Matrix<Ticks> pnl(kShape.n_books, shocks.n_scenarios);
    Matrix<Ticks> expected(kShape.n_books, shocks.n_scenarios);
    this->pricer_->price(shocks, pnl.view());
    scenario_pnl_cpu<TypeParam>(
        {.book = this->book_.view(), .shocks = shocks, .pnl = expected.data(), .pnl_stride = expected.cols()},
        1);
    for (std::size_t i = 0; i < pnl.all().size(); ++i) ASSERT_EQ(pnl.all()[i], expected.all()[i]) << i;

    Matrix<Ticks> parts(this->book_.n_positions, kRiskTypes);
    this->pricer_->attribute(shocks, parts.view());
    Ticks sum_of_parts = 0;
    Ticks sum = 0;
    for (const Ticks part : parts.all()) sum_of_parts += part;
    for (const Ticks of_book : pnl.all()) sum += of_book;
    EXPECT_EQ(sum_of_parts, sum);
}

TYPED_TEST(PricerTest, AttributionOfPathsAddsUpToTheirPnl) {
    const Distribution distribution = student_t(10, 5);
    const Matrix<Ticks> all = this->by_kernel(distribution, {.count = 3000});
    std::vector<std::uint32_t> ids;
    Ticks expected = 0;
    for (std::uint32_t path = 0; path < 3000; ++path) {
        if (this->engine_() % 7 != 0) continue;
        ids.push_back(path);
        for (std::size_t b = 0; b < kShape.n_books; ++b) expected += all(b, path);
    }
    Matrix<Ticks> parts(this->book_.n_positions, kRiskTypes);
    this->pricer_->attribute(
        distribution, {.count = static_cast<std::uint32_t>(ids.size()), .ids = ids.data()}, parts.view());
    Ticks sum = 0;
    for (const Ticks part : parts.all()) sum += part;
    EXPECT_EQ(sum, expected);
}

TYPED_TEST(PricerTest, TailsOfEachRow) {
    constexpr std::size_t kRows = 5;
    constexpr std::size_t kColumns = 90001;
    Matrix<Ticks> pnl(kRows, kColumns);
    for (Ticks& x : pnl.all()) x = static_cast<Ticks>(this->engine_()) >> 20;
    const std::vector<std::uint32_t> ranks = {1, 900, 2251, 90001};
    const Matrix<TailSum> tails = this->pricer_->tails(std::as_const(pnl).view(), ranks);
    std::vector<TailSum> expected(kRows * ranks.size());
    tail_select_cpu({.pnl = pnl.data(),
                     .stride = kColumns,
                     .n_books = kRows,
                     .n_paths = kColumns,
                     .ranks = ranks.data(),
                     .n_ranks = static_cast<std::uint32_t>(ranks.size()),
                     .tails = expected.data()},
                    1);
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_EQ(tails.all()[i], expected[i]) << i;
}

TEST(HalfPricer, IsCloseToSinglePrecisionNettedOrNot) {
    const Exec exec = {.backend = select_backend("auto", {}), .threads = 2};
    if (exec.backend == Backend::cpu) GTEST_SKIP() << "no CUDA device on this machine";
    const std::uint64_t seed = test::fresh_seed();
    SCOPED_TRACE(test::seed_text(seed));
    constexpr std::uint32_t kPaths = 2000;
    for (const std::uint32_t n_linear : {20u, 500u}) {  // of few terms and of many: netted
        TermStorage<float> terms = {.n_books = 1, .n_positions = n_linear};
        std::mt19937_64 engine(seed);
        double size = 0;
        for (std::uint32_t i = 0; i < n_linear; ++i) {
            const auto factor = static_cast<FactorIndex>(kShape.n_rates + engine() % 30);
            const auto value = static_cast<float>(engine() % 2001) - 1000;
            size += std::abs(value);
            terms.linear.push_back(
                {.value = value, .asset = factor, .position = i, .limit_ticks = 1e9 * kTicksPerUnit});
        }
        for (const std::uint32_t n_common : {0u, 9u}) {
            const McArrays<float> arrays =
                arrays_of(test::random_model<float>(seed + 1, kShape.n_factors, n_common));
            const std::vector<Distribution> distributions = {over_bars(1), over_bars(10)};
            const auto pnl_of = [&](Pricer<float>& pricer) {
                std::vector<Matrix<Ticks>> pnl(distributions.size(), Matrix<Ticks>(1, kPaths));
                const std::vector<MatrixView<Ticks>> views = {pnl[0].view(), pnl[1].view()};
                pricer.price(distributions, {.count = kPaths}, views);
                return pnl;
            };
            const auto half = pnl_of(*make_half_pricer(exec, terms, arrays));
            const auto single = pnl_of(*make_cpu_pricer<float>(2, terms, arrays));
            for (std::size_t distribution = 0; distribution < distributions.size(); ++distribution)
                for (std::size_t p = 0; p < kPaths; ++p)
                    ASSERT_NEAR(from_ticks(half[distribution](0, p)), from_ticks(single[distribution](0, p)),
                                1e-4 * size)
                        << n_linear << ' ' << n_common << ' ' << distribution << ' ' << p;
        }
    }
}

}  // namespace
}  // namespace vesper
