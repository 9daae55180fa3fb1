// The backends that this build has: one test body runs over all of them.
//
//   template <class Where> class SomeTest : public testing::Test { using Real = typename Where::Real; ... };
//   TYPED_TEST_SUITE(SomeTest, test::Everywhere);
#pragma once

#include <gtest/gtest.h>

#include "kernels/reprice/attribution.h"
#include "kernels/reprice/book_totals.h"
#include "kernels/reprice/mc_pnl.h"
#include "kernels/reprice/scenario_pnl.h"
#include "kernels/shocks/mc_shocks.h"
#include "kernels/tail/tail_count.h"
#include "kernels/tail/tail_select.h"
#include "kernels/tail/tail_sums.h"
#include "kernels/tensor/mc_linear.h"
#ifdef VESPER_CUDA
#include "kernels/cuda_backend.h"
#endif

namespace vesper::test {

/// Runs kernels on OpenMP threads. All backends have these functions; arguments are host memory.
struct Cpu {
    template <class Real>
    static void run(const ScenarioPnl<Real>& args, int threads) {
        scenario_pnl_cpu(args, threads);
    }
    template <class Real>
    static void run(const Attribution<Real>& args, int threads) {
        attribution_cpu(args, threads);
    }
    template <class Real>
    static void run(const McShocks<Real>& args, int threads) {
        mc_shocks_cpu(args, threads);
    }
    template <class Real>
    static void run(const McPnl<Real>& args, int threads) {
        mc_pnl_cpu(args, threads);
    }
    template <class Real>
    static void run(const McLinear<Real>& args, int threads) {
        mc_linear_cpu(args, threads);
    }
    static void run(const TailSelect& args, int threads) { tail_select_cpu(args, threads); }
    static void run(const TailCount& args, int threads) { tail_count_cpu(args, threads); }
    static void run(const TailSums& args, int threads) { tail_sums_cpu(args, threads); }
    static void run(const BookTotals& args, int threads) { book_totals_cpu(args, threads); }
    static bool present() { return true; }
};

template <class BackendType, class RealType>
struct On {
    using Backend = BackendType;
    using Real = RealType;
};

#ifdef VESPER_CUDA
using Everywhere = testing::Types<On<Cpu, float>, On<Cpu, double>, On<Cuda, float>, On<Cuda, double>>;
using InDouble = testing::Types<On<Cpu, double>, On<Cuda, double>>;
using InFloat = testing::Types<On<Cpu, float>, On<Cuda, float>>;
#else
using Everywhere = testing::Types<On<Cpu, float>, On<Cpu, double>>;
using InDouble = testing::Types<On<Cpu, double>>;
using InFloat = testing::Types<On<Cpu, float>>;
#endif

/// A test on a backend; skipped, and said so, where the build has the backend and the machine does not.
template <class Where>
class BackendTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!Where::Backend::present()) GTEST_SKIP() << "no CUDA device on this machine";
    }
};

}  // namespace vesper::test
