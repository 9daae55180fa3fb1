// Shocks from tensor cores against those in single precision.
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/base/device_failure.h"
#include "kernels/cuda_backend.h"
#include "kernels/fresh_seed.h"
#include "kernels/reprice/random_book.h"
#include "kernels/shocks/random_model.h"

namespace vesper {
namespace {

constexpr float kGuard = -777;

/// P&L under each distribution, [distribution][book][path].
std::vector<Ticks> half_pnl(const McModel<float>& model,
                            const std::vector<McDistribution<float>>& distributions, const McPaths& paths,
                            const BookTerms<float>& book) {
    std::vector<Ticks> pnl(distributions.size() * book.n_books * paths.count);
    std::vector<McDistributionPnl<float>> wanted;
    for (const McDistribution<float>& distribution : distributions)
        wanted.push_back(
            {.distribution = distribution, .pnl = pnl.data() + wanted.size() * book.n_books * paths.count});
    test::Cuda::run_half({.model = model,
                          .distributions = wanted.data(),
                          .n_distributions = static_cast<std::uint32_t>(wanted.size()),
                          .paths = paths,
                          .book = book,
                          .pnl_stride = paths.count});
    return pnl;
}

TEST(McShocksHalf, AreCloseToThoseInSinglePrecision) {
    if (!test::Cuda::present()) GTEST_SKIP() << "no CUDA device on this machine";
    const std::uint64_t seed = test::fresh_seed();
    SCOPED_TRACE(test::seed_text(seed));
    std::mt19937_64 engine(seed);
    for (const std::uint32_t n_factors : {1, 3, 63, 64, 65, 130, 400, 1025}) {
        for (const std::uint32_t n_common : {0u, 7u, 64u, 70u, 200u, 512u}) {
            for (const double nu : {0.0, 5.0}) {
                const auto random = test::random_model<float>(engine(), n_factors, n_common, nu);
                const McPaths paths = {.first = 77, .count = static_cast<std::uint32_t>(1 + engine() % 300)};
                const std::size_t stride = paths.count + 3;
                std::vector<float> half(n_factors * stride, kGuard);
                std::vector<float> single(n_factors * stride, kGuard);
                test::Cuda::run_half({.model = random.model,
                                      .distribution = random.distribution,
                                      .paths = paths,
                                      .shocks = half.data(),
                                      .stride = stride});
                mc_shocks_cpu<float>({.model = random.model,
                                      .distribution = random.distribution,
                                      .paths = paths,
                                      .shocks = single.data(),
                                      .stride = stride},
                                     2);
                for (std::uint32_t i = 0; i < n_factors; ++i) {
                    // y moves by less than six deviations of its roundings: 2^-11 / sqrt(3) of both operands
                    // at most.
                    const double tolerance = 6 * 4e-4 * random.volatility[i] * (nu == 0 ? 1 : 4) * 1.5;
                    for (std::size_t p = 0; p < stride; ++p) {
                        const std::size_t at = i * stride + p;
                        ASSERT_NEAR(half[at], single[at], p < paths.count ? tolerance : 0.0)
                            << n_factors << " factors, " << n_common << " common, factor " << i << " path "
                            << p;
                    }
                }
            }
        }
    }
}

TEST(McShocksHalf, AreTheSameWhereLawsShareTheirDraws) {
    if (!test::Cuda::present()) GTEST_SKIP() << "no CUDA device on this machine";
    const std::uint64_t seed = test::fresh_seed();
    SCOPED_TRACE(test::seed_text(seed));
    const test::BookShape shape = {};
    const auto book = test::random_book<float>(seed, shape);
    constexpr McPaths kPaths = {.first = 5, .count = 333};
    for (const std::uint32_t n_common : {0u, 7u}) {
        const auto random = test::random_model<float>(seed, shape.n_factors, n_common);
        const auto other = test::random_model<float>(seed + 1, shape.n_factors, n_common, 4.0);
        const std::vector<McDistribution<float>> distributions = {random.distribution, other.distribution};
        const std::vector<Ticks> both = half_pnl(random.model, distributions, kPaths, book.view());
        std::vector<Ticks> expected;
        for (const McDistribution<float>& distribution : distributions) {
            const std::vector<Ticks> alone = half_pnl(random.model, {distribution}, kPaths, book.view());
            expected.insert(expected.end(), alone.begin(), alone.end());
        }
        EXPECT_EQ(both, expected) << n_common << " common";
    }
}

TEST(McShocksHalf, RefuseMoreCommonFactorsThanSharedMemoryHolds) {
    if (!test::Cuda::present()) GTEST_SKIP() << "no CUDA device on this machine";
    const auto random = test::random_model<float>(1, 2, 600);
    std::vector<float> shocks(2);
    EXPECT_THROW(test::Cuda::run_half(
                     {.model = random.model, .paths = {.count = 1}, .shocks = shocks.data(), .stride = 1}),
                 DeviceFailure);
}

}  // namespace
}  // namespace vesper
