#include "bench/gpu/net_linear.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "kernels/backends.h"
#include "kernels/fresh_seed.h"

namespace vesper {
namespace {

constexpr Ticks kGuard = 4711;
constexpr std::uint32_t kFactors = 37;
constexpr std::uint32_t kSlots = 3;  // no currency, factor 5, factor 9

struct OnCpu : test::Cpu {
    template <class Real>
    static void run(const NetLinear<Real>& args, int) {
        net_linear_cpu(args);
    }
    template <class Real>
    static void run(const NetPnl<Real>& args, int threads) {
        net_pnl_cpu(args, threads);
    }
    template <class Real>
    static void run(const LinearStress<Real>& args, int threads) {
        linear_stress_cpu(args, threads);
    }
};

#ifdef VESPER_CUDA
struct OnCuda : test::Cuda {
    template <class Real>
    static void run(NetLinear<Real> args, int) {
        test::DeviceCopies copies;
        args.net = copies.out(args.net, args.shape.size());
        args.terms = copies.in(args.terms, args.n_terms);
        args.slot = copies.in(args.slot, args.shape.n_factors);
        net_linear_cuda(args, nullptr);
        copies.finish();
    }
    template <class Real>
    static void run(NetPnl<Real> args, int) {
        test::DeviceCopies copies;
        args.pnl = copies.out(args.pnl, args.shape.n_books * args.pnl_stride);
        args.net = copies.in(args.net, args.shape.size());
        args.currency = copies.in(args.currency, args.shape.n_slots);
        args.shocks = there(args.shocks, copies);
        net_pnl_cuda(args, nullptr);
        copies.finish();
    }
    template <class Real>
    static void run(LinearStress<Real> args, int) {
        test::DeviceCopies copies;
        NetLinear<Real>& netting = args.netting;
        NetPnl<Real>& pricing = args.pricing;
        netting.net = copies.out(netting.net, netting.shape.size());
        netting.terms = copies.in(netting.terms, netting.n_terms);
        netting.slot = copies.in(netting.slot, netting.shape.n_factors);
        pricing.net = netting.net;
        pricing.pnl = copies.out(pricing.pnl, pricing.shape.n_books * pricing.pnl_stride);
        pricing.currency = copies.in(pricing.currency, pricing.shape.n_slots);
        pricing.shocks = there(pricing.shocks, copies);
        linear_stress_cuda(args, nullptr);
        copies.finish();
    }
};

using Backends = testing::Types<test::On<OnCpu, float>, test::On<OnCpu, double>, test::On<OnCuda, float>,
                                test::On<OnCuda, double>>;
#else
using Backends = testing::Types<test::On<OnCpu, float>, test::On<OnCpu, double>>;
#endif

template <class Where>
class NetLinearTest : public test::BackendTest<Where> {
  protected:
    using Number = typename Where::Real;

    std::vector<LinearTerm<Number>> random_terms(std::uint32_t n, std::uint32_t n_books) {
        std::uniform_real_distribution<double> value(-1e6, 1e6);
        const FactorIndex currencies[kSlots] = {kNoFactor, 5, 9};
        std::vector<LinearTerm<Number>> terms(n);
        for (LinearTerm<Number>& term : terms) {
            const double v = value(engine_);
            term = {.value = static_cast<Number>(v),
                    .asset = static_cast<FactorIndex>(engine_() % (kFactors + 1)) - 1,
                    .fx = currencies[engine_() % kSlots],
                    .book = static_cast<std::uint32_t>(engine_() % n_books),
                    .limit_ticks = kSaturation * std::abs(v) * kTicksPerUnit};
        }
        return terms;
    }

    std::vector<Ticks> nets(const std::vector<LinearTerm<Number>>& terms, std::uint32_t n_books) {
        std::vector<std::uint32_t> slot(kFactors);
        slot[5] = 1;
        slot[9] = 2;
        const NetShape shape = {.n_books = n_books, .n_slots = kSlots, .n_factors = kFactors};
        std::vector<Ticks> net(shape.size());
        Where::Backend::run(NetLinear<Number>{.terms = terms.data(),
                                              .n_terms = static_cast<std::uint32_t>(terms.size()),
                                              .slot = slot.data(),
                                              .shape = shape,
                                              .net = net.data()},
                            2);
        return net;
    }

    const std::uint64_t seed_ = test::fresh_seed();
    std::mt19937_64 engine_{seed_};
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
};

TYPED_TEST_SUITE(NetLinearTest, Backends);

TYPED_TEST(NetLinearTest, NetsAreSumsOfRoundedValuesInAnyOrder) {
    for (const std::uint32_t n : {0, 1, 31, 32, 33, 127, 128, 129, 1000, 20000}) {
        for (const std::uint32_t n_books : {1u, 16u, 17u}) {
            auto terms = this->random_terms(n, n_books);
            std::vector<Ticks> expected(std::size_t{n_books} * kSlots * (kFactors + 1));
            for (const auto& term : terms) {
                const std::size_t slot = term.fx == kNoFactor ? 0 : term.fx == 5 ? 1 : 2;
                const std::size_t asset = term.asset == kNoFactor ? kFactors : std::size_t(term.asset);
                expected[(term.book * kSlots + slot) * (kFactors + 1) + asset] +=
                    std::llrint(double(term.value) * kTicksPerUnit);
            }
            ASSERT_EQ(this->nets(terms, n_books), expected) << n << " terms as they came";
            std::sort(terms.begin(), terms.end(),
                      [](const auto& a, const auto& b) { return a.asset < b.asset; });
            ASSERT_EQ(this->nets(terms, n_books), expected) << n << " terms by asset";
            std::sort(terms.begin(), terms.end(), [](const auto& a, const auto& b) {
                return a.asset != b.asset ? a.asset < b.asset : a.fx < b.fx;
            });
            ASSERT_EQ(this->nets(terms, n_books), expected) << n << " terms by asset and currency";
        }
    }
}

TYPED_TEST(NetLinearTest, PnlIsThatOfThePositionsButForRounding) {
    using Real = typename TypeParam::Real;
    std::normal_distribution<double> normal(0, 0.05);
    for (const std::uint32_t n_scenarios : {1, 127, 128, 129, 300}) {
        constexpr std::uint32_t n_books = 18;
        constexpr std::uint32_t n = 3000;
        const auto terms = this->random_terms(n, n_books);
        const std::vector<Ticks> net = this->nets(terms, n_books);
        const std::size_t stride = n_scenarios + 3;
        std::vector<Real> factor(kFactors * stride);
        for (Real& x : factor) x = static_cast<Real>(normal(this->engine_));
        const Shocks<Real> shocks = {
            .factor = factor.data(), .n_factors = kFactors, .n_scenarios = n_scenarios, .stride = stride};
        const FactorIndex currency[kSlots] = {kNoFactor, 5, 9};
        const NetPnl<Real> args = {.shape = {.n_books = n_books, .n_slots = kSlots, .n_factors = kFactors},
                                   .net = net.data(),
                                   .currency = currency,
                                   .shocks = shocks,
                                   .pnl_stride = stride};
        const auto pnl_on = [&](auto backend) {
            std::vector<Ticks> pnl(n_books * stride, kGuard);
            NetPnl<Real> there = args;
            there.pnl = pnl.data();
            decltype(backend)::run(there, 3);
            return pnl;
        };
        const std::vector<Ticks> got = pnl_on(typename TypeParam::Backend{});
        ASSERT_EQ(got, pnl_on(OnCpu{})) << "the same bits everywhere";
        std::vector<Ticks> each(n_books * stride, kGuard);
        const BookTerms<Real> book = {.linear = terms, .n_books = n_books, .n_positions = n};
        scenario_pnl_cpu<Real>({.book = book, .shocks = shocks, .pnl = each.data(), .pnl_stride = stride}, 2);
        for (std::size_t i = 0; i < each.size(); ++i) {
            const double tolerance = sizeof(Real) == sizeof(float) ? 0.5 : 1e-3;
            ASSERT_NEAR(from_ticks(got[i]), from_ticks(each[i]), tolerance) << i;
        }
    }
}

TYPED_TEST(NetLinearTest, StressIsNettingAndPricingWhateverTheSizes) {
    using Real = typename TypeParam::Real;
    std::normal_distribution<double> normal(0, 0.05);
    for (const std::uint32_t n_books : {1u, 16u, 17u, 33u}) {
        constexpr std::uint32_t n_scenarios = 150;
        auto terms = this->random_terms(4000, n_books);
        for (std::size_t i = 0; i < terms.size(); i += 101)
            terms[i].value *= Real(500);  // nets beyond 2^47 ticks
        std::sort(terms.begin(), terms.end(), [](const auto& a, const auto& b) { return a.asset < b.asset; });
        std::vector<Real> factor(kFactors * n_scenarios);
        for (Real& x : factor) x = static_cast<Real>(normal(this->engine_));
        for (const double odd :
             {0.0, -0.0, 1e-30, 2.8, 2.9, 5.0, 1e4, -1e4, HUGE_VAL, -HUGE_VAL, double(NAN)})
            factor[this->engine_() % factor.size()] = static_cast<Real>(odd);
        std::vector<std::uint32_t> slot(kFactors);
        slot[5] = 1;
        slot[9] = 2;
        const FactorIndex currency[kSlots] = {kNoFactor, 5, 9};
        const NetShape shape = {.n_books = n_books, .n_slots = kSlots, .n_factors = kFactors};
        const auto stress_on = [&](auto backend) {
            std::vector<Ticks> net(shape.size(), kGuard);
            std::vector<Ticks> pnl(std::size_t{n_books} * n_scenarios, kGuard);
            decltype(backend)::run(
                LinearStress<Real>{.netting = {.terms = terms.data(),
                                               .n_terms = static_cast<std::uint32_t>(terms.size()),
                                               .slot = slot.data(),
                                               .shape = shape,
                                               .net = net.data()},
                                   .pricing = {.shape = shape,
                                               .net = net.data(),
                                               .currency = currency,
                                               .shocks = {.factor = factor.data(),
                                                          .n_factors = kFactors,
                                                          .n_scenarios = n_scenarios,
                                                          .stride = n_scenarios},
                                               .pnl = pnl.data(),
                                               .pnl_stride = n_scenarios}},
                2);
            return std::pair(net, pnl);
        };
        const auto got = stress_on(typename TypeParam::Backend{});
        EXPECT_EQ(got.first, this->nets(terms, n_books));
        EXPECT_EQ(got, stress_on(OnCpu{})) << "the same bits everywhere";
    }
}

}  // namespace
}  // namespace vesper
