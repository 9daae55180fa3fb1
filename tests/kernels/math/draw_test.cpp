#include "kernels/math/draw_grid.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/fresh_seed.h"

namespace vesper {
namespace {

/// sqrt(n) times the Kolmogorov-Smirnov distance; above 3 with probability 3e-8 when the sample is from cdf.
template <class Cdf>
double ks_statistic(std::vector<double> sample, Cdf cdf) {
    std::sort(sample.begin(), sample.end());
    const auto n = static_cast<double>(sample.size());
    double distance = 0;
    for (std::size_t i = 0; i < sample.size(); ++i) {
        const double p = cdf(sample[i]);
        distance = std::max({distance, p - static_cast<double>(i) / n, static_cast<double>(i + 1) / n - p});
    }
    return std::sqrt(n) * distance;
}

double normal_cdf(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2.0));
}

class DrawTest : public testing::Test {
  protected:
    /// Normals in the order path, entity, number within the draw.
    template <class Real>
    std::vector<double> normals(std::uint32_t n_paths, std::uint32_t n_entities, DrawStream stream) {
        std::vector<double> sample;
        for (std::uint32_t path = 0; path < n_paths; ++path) {
            for (std::uint32_t entity = 0; entity < n_entities; ++entity) {
                const auto four =
                    draw_normals<Real>(seed_, {.stream = stream, .entity = entity, .path = path});
                for (const Real z : {four.a, four.b, four.c, four.d})
                    sample.push_back(static_cast<double>(z));
            }
        }
        return sample;
    }

    std::vector<double> chi_squares(std::uint32_t n, double nu) {
        std::vector<double> sample;
        for (std::uint32_t path = 0; path < n; ++path) sample.push_back(draw_chi_square(seed_, path, nu));
        return sample;
    }

    const std::uint64_t seed_ = test::fresh_seed();
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
};

TEST_F(DrawTest, EveryIdHasItsOwnWords) {
    std::set<std::tuple<std::uint32_t, std::uint32_t>> seen;
    std::size_t n = 0;
    for (const DrawStream stream :
         {DrawStream::dense, DrawStream::common, DrawStream::idiosyncratic, DrawStream::chi_square}) {
        for (std::uint32_t i = 0; i < 6 * 6 * 6 * 6; ++i) {
            const DrawId id = {
                .stream = stream, .entity = i % 6, .path = i / 6 % 6, .step = i / 36 % 6, .draw = i / 216};
            const Words words = draw_words(seed_, id);
            seen.insert({words.a, words.b});
            ++n;
        }
    }
    EXPECT_EQ(seen.size(), n);
    EXPECT_NE(draw_words(seed_, {}), draw_words(seed_ + 1, {}));
    EXPECT_NE(draw_words(seed_, {}), draw_words(seed_ ^ (std::uint64_t{1} << 63), {}));
}

TEST_F(DrawTest, WordsOfAGridAreTheSame) {
    std::mt19937_64 engine(seed_);
    for (int i = 0; i < 10000; ++i) {
        const std::uint64_t seed = engine();
        const auto entity = static_cast<std::uint32_t>(engine());
        const auto path = static_cast<std::uint32_t>(engine());
        for (const DrawStream stream : {DrawStream::dense, DrawStream::common, DrawStream::idiosyncratic}) {
            ASSERT_EQ(draw_words(seed, rounds_of_entity(seed, stream, entity), rounds_of_path(seed, path)),
                      draw_words(seed, {.stream = stream, .entity = entity, .path = path}));
        }
    }
}

TEST_F(DrawTest, NormalsAreNormal) {
    for (const DrawStream stream : {DrawStream::dense, DrawStream::common, DrawStream::idiosyncratic}) {
        EXPECT_LT(ks_statistic(normals<double>(2000, 100, stream), normal_cdf), 3.0);
        EXPECT_LT(ks_statistic(normals<float>(2000, 100, stream), normal_cdf), 3.0);
    }
}

TEST_F(DrawTest, MomentsOfNormals) {
    const std::vector<double> sample = normals<double>(5000, 100, DrawStream::dense);
    const auto n = static_cast<double>(sample.size());
    double sums[7] = {};
    for (const double z : sample) {
        double power = 1;
        for (double& sum : sums) {
            sum += power;
            power *= z;
        }
    }
    const double six_errors = 6 / std::sqrt(n);
    EXPECT_NEAR(sums[1] / n, 0, six_errors);
    EXPECT_NEAR(sums[2] / n, 1, six_errors * std::sqrt(2.0));
    EXPECT_NEAR(sums[3] / n, 0, six_errors * std::sqrt(15.0));
    EXPECT_NEAR(sums[4] / n, 3, six_errors * std::sqrt(96.0));
    EXPECT_NEAR(sums[6] / n, 15, six_errors * std::sqrt(10170.0));
}

TEST_F(DrawTest, TailsHoldWhatTheyShould) {
    const std::vector<double> sample = normals<float>(10000, 100, DrawStream::dense);
    const auto n = static_cast<double>(sample.size());
    for (const double bound : {2.0, 3.0, 4.0, 4.5}) {
        const double expected = 2 * n * normal_cdf(-bound);
        const auto found =
            std::count_if(sample.begin(), sample.end(), [&](double z) { return std::abs(z) > bound; });
        EXPECT_NEAR(static_cast<double>(found), expected, 6 * std::sqrt(expected)) << bound;
    }
    EXPECT_GT(normals_of<double>(0, 0).first, 6.75) << "the largest normal there is";
    EXPECT_LT(normals_of<double>(0, 0).first, 6.77);
}

TEST_F(DrawTest, FactorsAndPathsAreUncorrelated) {
    constexpr std::uint32_t n_factors = 16;
    constexpr std::uint32_t n_paths = 40000;
    const std::vector<double> sample = normals<double>(n_paths, n_factors / 4, DrawStream::dense);
    const double six_errors = 6 / std::sqrt(static_cast<double>(n_paths));
    for (std::uint32_t i = 0; i < n_factors; ++i) {
        for (std::uint32_t j = 0; j < n_factors; ++j) {
            double same_path = 0;
            double next_path = 0;
            double squares = 0;
            for (std::uint32_t path = 0; path + 1 < n_paths; ++path) {
                const double x = sample[path * n_factors + i];
                const double y = sample[path * n_factors + j];
                same_path += x * y;
                squares += (x * x - 1) * (y * y - 1) / 2;
                next_path += x * sample[(path + 1) * n_factors + j];
            }
            EXPECT_NEAR(next_path / n_paths, 0, six_errors) << i << " " << j;
            if (i == j) continue;
            EXPECT_NEAR(same_path / n_paths, 0, six_errors) << i << " " << j;
            EXPECT_NEAR(squares / n_paths, 0, six_errors) << i << " " << j;
        }
    }
}

TEST_F(DrawTest, StreamsAreUncorrelated) {
    const std::vector<double> dense = normals<double>(2000, 25, DrawStream::dense);
    const std::vector<double> common = normals<double>(2000, 25, DrawStream::common);
    const std::vector<double> own = normals<double>(2000, 25, DrawStream::idiosyncratic);
    double products[2] = {};
    for (std::size_t i = 0; i < dense.size(); ++i) {
        products[0] += common[i] * own[i];
        products[1] += dense[i] * own[i];
    }
    const double six_errors = 6 * std::sqrt(static_cast<double>(dense.size()));
    EXPECT_NEAR(products[0], 0, six_errors);
    EXPECT_NEAR(products[1], 0, six_errors);
}

TEST_F(DrawTest, BothPrecisionsSeeTheSameNormals) {
    const std::vector<double> wide = normals<double>(1000, 100, DrawStream::dense);
    const std::vector<double> narrow = normals<float>(1000, 100, DrawStream::dense);
    for (std::size_t i = 0; i < wide.size(); ++i) ASSERT_NEAR(narrow[i], wide[i], 1.5e-6) << i;
}

TEST_F(DrawTest, ChiSquareOfFourHasItsDistribution) {
    const auto cdf = [](double x) { return 1 - std::exp(-x / 2) * (1 + x / 2); };
    EXPECT_LT(ks_statistic(chi_squares(200000, 4), cdf), 3.0);
}

TEST_F(DrawTest, ChiSquareOfThreeHasItsDistribution) {
    const auto cdf = [](double x) {
        return std::erf(std::sqrt(x / 2)) - std::sqrt(2 * x / std::acos(-1.0)) * std::exp(-x / 2);
    };
    EXPECT_LT(ks_statistic(chi_squares(200000, 3), cdf), 3.0);
}

TEST_F(DrawTest, ChiSquareMoments) {
    for (const double nu : {2.01, 2.5, 5.5, 30.0, 1000.0}) {
        const std::vector<double> sample = chi_squares(200000, nu);
        const auto n = static_cast<double>(sample.size());
        double mean = 0;
        double variance = 0;
        for (const double x : sample) {
            EXPECT_GT(x, 0);
            mean += x / n;
            variance += (x - nu) * (x - nu) / n;
        }
        const double variance_of_square =
            (12 * nu * (nu + 4) - 4 * nu * nu) + 0.0;  // fourth central moment less variance^2
        EXPECT_NEAR(mean, nu, 6 * std::sqrt(2 * nu / n)) << nu;
        EXPECT_NEAR(variance, 2 * nu, 6 * std::sqrt(variance_of_square / n)) << nu;
    }
}

}  // namespace
}  // namespace vesper
