#include "kernels/tensor/mc_linear.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/backends.h"
#include "kernels/fresh_seed.h"
#include "kernels/shocks/random_model.h"

namespace vesper {
namespace {

constexpr Ticks kGuard = 4711;

/// A model and exposures of both signs to its factors, the same for float and double up to rounding.
template <class Real>
struct LinearBooks {
    test::RandomModel<Real> random;
    std::vector<Real> exposure;
    std::uint32_t n_books;

    LinearBooks(std::uint64_t seed, std::uint32_t n_factors, std::uint32_t n_common, double nu,
                std::uint32_t books)
        : random(test::random_model<Real>(seed, n_factors, n_common, nu)), n_books(books) {
        std::mt19937_64 engine(seed + 1);
        std::uniform_real_distribution<double> uniform(-1e6, 1e6);
        for (std::size_t i = 0; i < std::size_t{n_factors} * books; ++i)
            exposure.push_back(static_cast<Real>(uniform(engine)));
    }

    template <class Backend>
    std::vector<Ticks> pnl(const McPaths& paths) const {
        const std::size_t stride = paths.count + 3;
        std::vector<Ticks> pnl(n_books * stride, kGuard);
        Backend::run(McLinear<Real>{.model = random.model,
                                    .distribution = random.distribution,
                                    .paths = paths,
                                    .exposure = exposure.data(),
                                    .n_books = n_books,
                                    .pnl = pnl.data(),
                                    .pnl_stride = stride},
                     2);
        return pnl;
    }
};

template <class Where>
class McLinearTest : public test::BackendTest<Where> {
  protected:
    const std::uint64_t seed_ = test::fresh_seed();
    std::mt19937_64 engine_{seed_};
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
};

TYPED_TEST_SUITE(McLinearTest, test::InFloat);

TYPED_TEST(McLinearTest, EachPathIsCloseToPlainDoubles) {
    using Backend = typename TypeParam::Backend;
    for (const std::uint32_t n_factors : {1, 2, 3, 4, 5, 63, 64, 65, 127, 128, 129, 300, 1100}) {
        for (const std::uint32_t n_common : {0u, 1u, 17u, 64u, 65u, 129u, 512u}) {
            for (const double nu : {0.0, 4.5}) {
                if (n_factors > 300 && (nu != 0 || n_common > 1)) continue;  // the plain loops are slow
                const LinearBooks<float> books(this->engine_(), n_factors, n_common, nu, 2);
                const McPaths paths = {.first = static_cast<std::uint32_t>(this->engine_() % 100000),
                                       .count = static_cast<std::uint32_t>(1 + this->engine_() % 240)};
                const std::vector<Ticks> got = books.template pnl<Backend>(paths);
                const std::vector<Ticks> plain = books.template pnl<test::Cpu>(paths);
                const std::size_t stride = paths.count + 3;
                // Half precision rounds each normal by 2^-12 of its size: of a book's P&L, about that much as
                // well.
                const double tolerance = 4e-3 * 0.02 * 1e6 * std::sqrt(n_factors) * (nu == 0 ? 1 : 4);
                for (std::size_t b = 0; b < books.n_books; ++b) {
                    for (std::size_t p = 0; p < paths.count; ++p) {
                        ASSERT_NEAR(from_ticks(got[b * stride + p] - kGuard),
                                    from_ticks(plain[b * stride + p] - kGuard), tolerance)
                            << n_factors << " factors, " << n_common << " common, path " << p << " of "
                            << paths.count;
                    }
                    for (std::size_t p = paths.count; p < stride; ++p) ASSERT_EQ(got[b * stride + p], kGuard);
                }
            }
        }
    }
}

TYPED_TEST(McLinearTest, APathDoesNotDependOnItsCompany) {
    using Backend = typename TypeParam::Backend;
    constexpr std::uint32_t n = 3000;
    for (const std::uint32_t n_common : {0u, 20u, 100u}) {
        const LinearBooks<float> books(this->engine_(), 150, n_common, 5.0, 3);
        const std::vector<Ticks> whole = books.template pnl<Backend>({.first = 70, .count = n});
        for (std::uint32_t first = 0; first < n;) {
            const auto count = std::min<std::uint32_t>(n - first, 1 + this->engine_() % 700);
            const std::vector<Ticks> part =
                books.template pnl<Backend>({.first = 70 + first, .count = count});
            for (std::size_t b = 0; b < books.n_books; ++b) {
                for (std::size_t p = 0; p < count; ++p)
                    ASSERT_EQ(part[b * (count + 3) + p], whole[b * (n + 3) + first + p]);
            }
            first += count;
        }
        std::vector<std::uint32_t> ids(500);
        for (std::uint32_t& id : ids) id = 70 + this->engine_() % n;
        const std::vector<Ticks> some = books.template pnl<Backend>({.count = 500, .ids = ids.data()});
        for (std::size_t b = 0; b < books.n_books; ++b) {
            for (std::size_t p = 0; p < ids.size(); ++p)
                ASSERT_EQ(some[b * 503 + p], whole[b * (n + 3) + ids[p] - 70]);
        }
    }
}

TYPED_TEST(McLinearTest, ABookDoesNotDependOnTheOthers) {
    using Backend = typename TypeParam::Backend;
    constexpr McPaths kSome = {.first = 3, .count = 200};
    constexpr std::size_t kStride = kSome.count + 3;
    for (const std::uint32_t n_common : {0u, 20u, 200u}) {
        LinearBooks<float> books(this->engine_(), 70, n_common, 5.0, 19);
        const std::vector<Ticks> all = books.template pnl<Backend>(kSome);
        for (books.n_books = 1; !books.exposure.empty();
             books.exposure.erase(books.exposure.begin(), books.exposure.begin() + 70)) {
            const std::size_t book = 19 - books.exposure.size() / 70;
            const std::vector<Ticks> alone = books.template pnl<Backend>(kSome);
            for (std::size_t p = 0; p < kStride; ++p) ASSERT_EQ(alone[p], all[book * kStride + p]) << book;
        }
    }
}

TYPED_TEST(McLinearTest, VarDiffersFromDoublesByLessThanATenthOfItsError) {
    using Backend = typename TypeParam::Backend;
    constexpr std::uint32_t n = 40000;
    for (const std::uint32_t n_common : {0u, 20u}) {
        for (const double nu : {0.0, 4.0}) {
            const std::uint64_t seed = this->engine_();
            std::vector<Ticks> fast =
                LinearBooks<float>(seed, 200, n_common, nu, 1).template pnl<Backend>({.count = n});
            std::vector<Ticks> exact =
                LinearBooks<double>(seed, 200, n_common, nu, 1).template pnl<test::Cpu>({.count = n});
            fast.resize(n);
            exact.resize(n);
            std::sort(fast.begin(), fast.end());
            std::sort(exact.begin(), exact.end());
            for (const double p : {0.01, 0.025}) {
                const double width = std::sqrt(n * p * (1 - p));
                const auto rank = static_cast<std::size_t>(n * p) - 1;
                const double error = static_cast<double>(exact[std::lround(n * p + width)] -
                                                         exact[std::lround(n * p - width)]) /
                                     2;
                EXPECT_LT(std::abs(static_cast<double>(fast[rank] - exact[rank])), 0.1 * error)
                    << n_common << " " << nu << " " << p;
            }
        }
    }
}

TYPED_TEST(McLinearTest, SaturatesWhereAReturnRunsAwayAndNanIsALoss) {
    using Backend = typename TypeParam::Backend;
    constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
    for (const std::uint32_t n_common : {0u, 3u}) {
        LinearBooks<float> books(this->engine_(), 2, n_common, 0, 1);
        auto& [random, exposure, n_books] = books;
        const auto expect_each = [&](double pnl) {
            const std::vector<Ticks> got = books.template pnl<Backend>({.count = 5});
            for (int p = 0; p < 5; ++p) EXPECT_EQ(from_ticks(got[p] - kGuard), pnl) << n_common;
        };
        for (const int i : {0, 1}) random.volatility[i] = 0;
        random.mean[0] = 10;
        random.mean[1] = 0;
        exposure = {-3.0f, 7.0f};
        expect_each(-48.0);
        exposure = {3.0f, 7.0f};
        expect_each(48.0);
        const std::vector<float*> inputs = {&random.mean[0], &random.volatility[0],
                                            n_common == 0 ? &random.cholesky[0] : &random.loading[1]};
        for (float* const input : inputs) {
            const float before = std::exchange(*input, kNan);
            expect_each(-48.0);
            exposure[0] = -3.0f;
            expect_each(-48.0);
            exposure[0] = 3.0f;
            *input = before;
        }
    }
}

}  // namespace
}  // namespace vesper
