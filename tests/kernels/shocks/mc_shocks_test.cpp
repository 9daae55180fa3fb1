#include "kernels/shocks/mc_shocks.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/backends.h"
#include "kernels/fresh_seed.h"
#include "kernels/shocks/random_model.h"

namespace vesper {
namespace {

constexpr double kGuard = -777;

template <class Where>
class McShocksTest : public test::BackendTest<Where> {
  protected:
    using Real = typename Where::Real;
    using Backend = typename Where::Backend;

    /// [n_factors][count + 3]; the last three of each row are guards.
    std::vector<Real> shocks(const test::RandomModel<Real>& random, const McPaths& paths, int threads) {
        const std::size_t stride = paths.count + 3;
        std::vector<Real> out(random.model.n_factors * stride, Real(kGuard));
        Backend::run(McShocks<Real>{.model = random.model,
                                    .distribution = random.distribution,
                                    .paths = paths,
                                    .shocks = out.data(),
                                    .stride = stride},
                     threads);
        return out;
    }

    void expect_plain(const test::RandomModel<Real>& random, const McPaths& paths,
                      const std::vector<Real>& got) {
        const std::size_t stride = paths.count + 3;
        for (std::uint32_t i = 0; i < random.model.n_factors; ++i) {
            for (std::uint32_t p = 0; p < paths.count; ++p) {
                const std::uint32_t path = paths.ids != nullptr ? paths.ids[p] : paths.first + p;
                ASSERT_EQ(got[i * stride + p], test::plain_shock(random.model, random.distribution, i, path))
                    << "factor " << i << " path " << path;
            }
            for (std::size_t p = paths.count; p < stride; ++p) ASSERT_EQ(got[i * stride + p], Real(kGuard));
        }
    }

    const std::uint64_t seed_ = test::fresh_seed();
    std::mt19937_64 engine_{seed_};
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
};

TYPED_TEST_SUITE(McShocksTest, test::Everywhere);

TYPED_TEST(McShocksTest, EqualThePlainLoopsBitForBit) {
    for (const std::uint32_t n_factors : {1, 2, 3, 4, 5, 7, 8, 9, 31, 33, 64, 97}) {
        for (const std::uint32_t n_common : {0u, 1u, 3u, 12u}) {
            for (const double nu : {0.0, 4.5}) {
                const auto random =
                    test::random_model<typename TypeParam::Real>(this->engine_(), n_factors, n_common, nu);
                const McPaths paths = {.first = static_cast<std::uint32_t>(this->engine_() % 1000000),
                                       .count = 19};
                this->expect_plain(random, paths, this->shocks(random, paths, 1));
            }
        }
    }
}

TYPED_TEST(McShocksTest, AnyNumberOfPathsAndThreads) {
    const auto random = test::random_model<typename TypeParam::Real>(this->engine_(), 21, 0, 5.0);
    for (const std::uint32_t count : {0, 1, 2, 23, 24, 25, 71, 72, 73, 143, 144, 145, 300}) {
        const McPaths paths = {.first = 4294967295u - count, .count = count};
        this->expect_plain(random, paths, this->shocks(random, paths, 1 + count % 5));
    }
}

TYPED_TEST(McShocksTest, PathsByIdInAnyOrder) {
    for (const std::uint32_t n_common : {0u, 6u}) {
        const auto random = test::random_model<typename TypeParam::Real>(this->engine_(), 30, n_common, 3.0);
        std::vector<std::uint32_t> ids(250);
        for (std::uint32_t& id : ids) id = static_cast<std::uint32_t>(this->engine_());
        ids[7] = ids[200];
        const McPaths paths = {.count = static_cast<std::uint32_t>(ids.size()), .ids = ids.data()};
        this->expect_plain(random, paths, this->shocks(random, paths, 3));
    }
}

TYPED_TEST(McShocksTest, HaveTheCovarianceOfTheModel) {
    constexpr std::uint32_t n = 6;
    constexpr std::uint32_t n_paths = 200000;
    for (const double nu : {0.0, 12.0}) {
        const auto random = test::random_model<typename TypeParam::Real>(this->engine_(), n, 0, nu);
        const McPaths paths = {.count = n_paths};
        const std::vector<typename TypeParam::Real> x = this->shocks(random, paths, 2);
        const std::size_t stride = n_paths + 3;
        for (std::uint32_t i = 0; i < n; ++i) {
            for (std::uint32_t j = 0; j <= i; ++j) {
                double found = 0;
                for (std::uint32_t p = 0; p < n_paths; ++p) {
                    found += (double(x[i * stride + p]) - random.mean[i]) *
                             (double(x[j * stride + p]) - random.mean[j]);
                }
                double correlation = 0;
                for (std::uint32_t k = 0; k <= j; ++k) {
                    correlation += double(random.cholesky[i * n + k]) * random.cholesky[j * n + k];
                }
                const double scale = double(random.volatility[i]) * random.volatility[j];
                // Variance of a product: at most 3 (nu - 2) / (nu - 4) - correlation^2 for Student t of nu.
                const double spread = nu == 0 ? 2 : 3 * (nu - 2) / (nu - 4) - 1;
                EXPECT_NEAR(found / n_paths / scale, correlation, 7 * std::sqrt(spread / n_paths));
            }
        }
    }
}

TYPED_TEST(McShocksTest, StudentShocksHaveStudentsDistribution) {
    constexpr std::uint32_t n_paths = 200000;
    auto random = test::random_model<typename TypeParam::Real>(this->engine_(), 1, 0, 4.0);
    random.mean[0] = 0;
    random.volatility[0] = 1;
    const McPaths paths = {.count = n_paths};
    std::vector<typename TypeParam::Real> x = this->shocks(random, paths, 1);
    x.resize(n_paths);
    std::sort(x.begin(), x.end());
    double distance = 0;
    for (std::uint32_t i = 0; i < n_paths; ++i) {
        const double t = std::sqrt(2.0) * x[i];  // unit variance to t of four degrees of freedom
        const double q = t * t / 4;
        const double cdf = 0.5 + 0.375 * t / std::sqrt(1 + q) * (1 - t * t / (1 + q) / 12);
        distance = std::max({distance, cdf - double(i) / n_paths, double(i + 1) / n_paths - cdf});
    }
    EXPECT_LT(std::sqrt(double(n_paths)) * distance, 3.0);
}

}  // namespace
}  // namespace vesper
