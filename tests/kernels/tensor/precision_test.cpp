// Single against double precision on the same draws: what the difference does to VaR.
#include <algorithm>
#include <cmath>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/fresh_seed.h"
#include "kernels/reprice/mc_pnl.h"
#include "kernels/reprice/random_book.h"
#include "kernels/shocks/random_model.h"

namespace vesper {
namespace {

constexpr std::uint32_t kPaths = 20000;
constexpr test::BookShape kShape = {
    .n_factors = 120, .n_books = 1, .n_linear = 200, .n_forward = 100, .n_option = 400, .n_taylor = 0};

/// P&L of the same book on the same paths, ascending.
template <class Real>
std::vector<Ticks> sorted_pnl(std::uint64_t seed, std::uint32_t n_common, double nu) {
    auto random = test::random_model<Real>(seed, kShape.n_factors, n_common, nu);
    for (std::uint32_t i = 0; i < kShape.n_rates; ++i) random.volatility[i] = Real(0.001);
    const auto book = test::random_book<Real>(seed, kShape);
    std::vector<Ticks> pnl(kPaths);
    const McDistributionPnl<Real> distribution = {.distribution = random.distribution, .pnl = pnl.data()};
    mc_pnl_cpu<Real>({.model = random.model,
                      .distributions = &distribution,
                      .n_distributions = 1,
                      .paths = {.count = kPaths},
                      .book = book.view(),
                      .pnl_stride = kPaths},
                     2);
    std::sort(pnl.begin(), pnl.end());
    return pnl;
}

/// Standard error of the order statistic at level p from the spread of its neighbours one binomial error
/// away.
double quantile_error(const std::vector<Ticks>& sorted, double p) {
    const double n = kPaths;
    const double centre = n * p;
    const double width = std::sqrt(n * p * (1 - p));
    const Ticks spread = sorted[std::lround(centre + width)] - sorted[std::lround(centre - width)];
    return static_cast<double>(spread) / 2;
}

TEST(Precision, SingleMovesVarByLessThanATenthOfItsStandardError) {
    const std::uint64_t seed = test::fresh_seed();
    SCOPED_TRACE(test::seed_text(seed));
    for (const std::uint32_t n_common : {0u, 10u}) {
        for (const double nu : {0.0, 4.0}) {
            const std::vector<Ticks> narrow = sorted_pnl<float>(seed, n_common, nu);
            const std::vector<Ticks> wide = sorted_pnl<double>(seed, n_common, nu);
            for (const double p : {0.01, 0.025, 0.05}) {
                const auto rank = static_cast<std::size_t>(std::ceil(kPaths * p)) - 1;
                const double difference = std::abs(static_cast<double>(narrow[rank] - wide[rank]));
                EXPECT_LT(difference, 0.1 * quantile_error(wide, p));
            }
        }
    }
}

}  // namespace
}  // namespace vesper
