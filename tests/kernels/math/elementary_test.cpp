#include "kernels/math/elementary.h"

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/fresh_seed.h"

namespace vesper {
namespace {

using Wide = long double;

/// Distance from the true value in units of the last place of Real.
template <class Real>
double ulps(Real got, Wide truth) {
    const int exponent = std::max(std::ilogb(truth), std::numeric_limits<Real>::min_exponent - 1);
    return static_cast<double>(std::abs(Wide(got) - truth) /
                               std::scalbn(Wide(std::numeric_limits<Real>::epsilon()), exponent));
}

template <class Real>
class ElementaryTest : public testing::Test {
  protected:
    static constexpr bool kSingle = sizeof(Real) == sizeof(float);

    /// The largest error of f against truth on random arguments of [low, high].
    template <class F, class Truth>
    double worst_ulps(Real low, Real high, F f, Truth truth) {
        double worst = 0;
        std::uniform_real_distribution<Real> uniform(low, high);
        for (int i = 0; i < 200000; ++i) {
            const Real x = uniform(engine_);
            worst = std::max(worst, ulps(f(x), truth(Wide(x))));
        }
        return worst;
    }

    const std::uint64_t seed_ = test::fresh_seed();
    std::mt19937_64 engine_{seed_};
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
};

using Reals = testing::Types<float, double>;
TYPED_TEST_SUITE(ElementaryTest, Reals);

TYPED_TEST(ElementaryTest, Exp) {
    using Real = TypeParam;
    const auto f = [](Real x) { return elementary::exp(x); };
    const auto truth = [](Wide x) { return std::exp(x); };
    using F = elementary::Format<Real>;
    EXPECT_LT(this->worst_ulps(F::kExpLow, F::kExpHigh, f, truth), 1.5);
    EXPECT_LT(this->worst_ulps(-1, 1, f, truth), 1.5);
    EXPECT_EQ(elementary::exp(Real(0)), Real(1));
}

TYPED_TEST(ElementaryTest, ExpAtTheEnds) {
    using Real = TypeParam;
    constexpr Real infinity = std::numeric_limits<Real>::infinity();
    constexpr Real most = std::numeric_limits<Real>::max();
    for (const Real low : {-infinity, -most, Real(-1e4)}) {
        EXPECT_EQ(elementary::exp(low), Real(0));
        EXPECT_EQ(elementary::expm1(low), Real(-1));
    }
    for (const Real high : {infinity, most, Real(1e4)}) {
        EXPECT_TRUE(std::isfinite(elementary::exp(high)));
        EXPECT_GT(elementary::exp(high), Real(2e17));
        EXPECT_GT(elementary::expm1(high), Real(2e17));
    }
    EXPECT_EQ(elementary::expm1(Real(-100)), Real(-1)) << "a log return of -100 leaves nothing";
    EXPECT_TRUE(std::isnan(elementary::exp(std::numeric_limits<Real>::quiet_NaN())));
    EXPECT_TRUE(std::isnan(elementary::expm1(std::numeric_limits<Real>::quiet_NaN())));
}

TYPED_TEST(ElementaryTest, Expm1) {
    using Real = TypeParam;
    const auto f = [](Real x) { return elementary::expm1(x); };
    const auto truth = [](Wide x) { return std::expm1(x); };
    EXPECT_LT(this->worst_ulps(-30, 40, f, truth), 2.5);
    for (const Real width : {1.0, 0.1, 1e-3, 1e-6, 1e-12, 1e-25}) {
        EXPECT_LT(this->worst_ulps(-width, width, f, truth), 2.5) << width;
    }
    EXPECT_EQ(elementary::expm1(Real(0)), Real(0));
}

TYPED_TEST(ElementaryTest, Log) {
    using Real = TypeParam;
    const auto f = [](Real x) { return elementary::log(x); };
    const auto truth = [](Wide x) { return std::log(x); };
    EXPECT_LT(this->worst_ulps(Real(1e-30), Real(2), f, truth), 2.0);
    EXPECT_LT(this->worst_ulps(Real(0.99), Real(1.01), f, truth), 2.0);
    EXPECT_LT(this->worst_ulps(1, Real(1e30), f, truth), 2.0);
    EXPECT_LT(
        this->worst_ulps(std::numeric_limits<Real>::min(), std::numeric_limits<Real>::min() * 100, f, truth),
        2.0);
    EXPECT_EQ(elementary::log(Real(1)), Real(0));
}

TYPED_TEST(ElementaryTest, MinusLogOfAUniform) {
    using Real = TypeParam;
    std::vector<std::uint32_t> words = {0,          1,          2,          0x7fffffff,
                                        0x80000000, 0xb504f333, 0xb504f334, 0xbfffffff,
                                        0xc0000000, 0xfffffffe, 0xffffffff};
    for (int i = 0; i < 300000; ++i) words.push_back(static_cast<std::uint32_t>(this->engine_()));
    for (std::uint32_t i = 0; i < 10000; ++i) words.push_back(~i);
    for (const std::uint32_t word : words) {
        const Wide truth = -std::log((word + 0.5L) / 4294967296.0L);
        const double error = ulps(elementary::minus_log_uniform<Real>(word), truth);
        ASSERT_LT(error, 2.5) << word;
    }
}

TYPED_TEST(ElementaryTest, SineAndCosineOfATurn) {
    using Real = TypeParam;
    const Wide pi = std::acos(-1.0L);
    for (int i = 0; i < 400000; ++i) {
        const std::uint32_t near =
            static_cast<std::uint32_t>(i % 16) * 0x10000000u + static_cast<std::uint32_t>(i / 16) - 64u;
        const std::uint32_t word = i % 2 == 0 ? static_cast<std::uint32_t>(this->engine_()) : near;
        const Wide angle = 2 * pi * word / 4294967296.0L;
        const elementary::SineCosine<Real> got = elementary::sincos_of_turn<Real>(word);
        ASSERT_LT(std::abs(got.sine - std::sin(angle)), 1.5 * std::numeric_limits<Real>::epsilon()) << word;
        ASSERT_LT(std::abs(got.cosine - std::cos(angle)), 1.5 * std::numeric_limits<Real>::epsilon()) << word;
    }
    EXPECT_EQ(elementary::sincos_of_turn<Real>(0).sine, Real(0));
    EXPECT_EQ(elementary::sincos_of_turn<Real>(0x40000000).sine, Real(1));
    EXPECT_EQ(elementary::sincos_of_turn<Real>(0x80000000).cosine, Real(-1));
}

TYPED_TEST(ElementaryTest, NormalCdf) {
    using Real = TypeParam;
    const double tolerance = this->kSingle ? 2e-7 : 5e-16;
    std::uniform_real_distribution<Real> uniform(-12, 12);
    for (int i = 0; i < 400000; ++i) {
        const Real x = i % 2 == 0 ? uniform(this->engine_) : uniform(this->engine_) / 10;
        const Wide truth = 0.5L * std::erfc(-Wide(x) / std::sqrt(2.0L));
        ASSERT_LT(std::abs(elementary::normal_cdf(x) - truth), tolerance) << x;
    }
    constexpr Real infinity = std::numeric_limits<Real>::infinity();
    EXPECT_NEAR(elementary::normal_cdf(Real(0)), 0.5, tolerance);
    EXPECT_EQ(elementary::normal_cdf(infinity), Real(1));
    EXPECT_EQ(elementary::normal_cdf(-infinity), Real(0));
    EXPECT_EQ(elementary::normal_cdf(Real(-1e30)), Real(0));
    EXPECT_TRUE(std::isnan(elementary::normal_cdf(std::numeric_limits<Real>::quiet_NaN())));
}

TYPED_TEST(ElementaryTest, NormalTailRatioIsGoodWhereTheTailIs) {
    using Real = TypeParam;
    const double tolerance = this->kSingle ? 1.2e-7 : 3e-16;
    for (double a = 0; a < 100; a += 0.0137) {
        const auto x = static_cast<Real>(a);
        const Wide decay = std::exp(-Wide(x) * x / 2);
        const Wide tail = 0.5L * std::erfc(Wide(x) / std::sqrt(2.0L));
        ASSERT_NEAR(elementary::normal_tail_ratio(x) * decay, tail, tolerance) << a;
        ASSERT_EQ(elementary::normal_tail_ratio(-x), elementary::normal_tail_ratio(x));
    }
    EXPECT_TRUE(std::isfinite(elementary::normal_tail_ratio(std::numeric_limits<Real>::infinity())));
}

}  // namespace
}  // namespace vesper
