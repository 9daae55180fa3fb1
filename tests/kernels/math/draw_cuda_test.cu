// The draws of the device against those of the host, and against cuRAND.
#include <curand_kernel.h>
#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "kernels/base/launch.cuh"
#include "kernels/fresh_seed.h"
#include "kernels/math/draw.h"
#include "kernels/math/fast_normals.cuh"

namespace vesper {
namespace {

constexpr unsigned kThreads = 256;

bool device_present() {
    int n = 0;
    return cudaGetDeviceCount(&n) == cudaSuccess && n > 0;
}

/// What `make(i)` gives on the device for i < n.
template <class T, class Make>
__global__ void make_all(Make make, T* out, std::uint32_t n) {
    const std::uint32_t i = blockIdx.x * kThreads + threadIdx.x;
    if (i < n) out[i] = make(i);
}
template <class T, class Make>
std::vector<T> on_device(Make make, std::uint32_t n) {
    T* out = nullptr;
    check_cuda(cudaMalloc(&out, n * sizeof(T)), "memory");
    make_all<<<blocks_for(n, kThreads), kThreads>>>(make, out, n);
    check_launch("make_all");
    std::vector<T> host(n);
    check_cuda(cudaMemcpy(host.data(), out, n * sizeof(T), cudaMemcpyDeviceToHost), "copy");
    check_cuda(cudaFree(out), "free");
    return host;
}

template <class Real>
bool same_bits(const TwoNormals<Real>& a, const TwoNormals<Real>& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

struct WordsAt {
    std::uint64_t seed;
    VESPER_HD Words operator()(std::uint32_t i) const {
        return draw_words(
            seed, {.stream = DrawStream::idiosyncratic, .entity = i % 1000, .path = i * 77, .step = i / 7});
    }
};

struct CurandAt {
    std::uint64_t seed;
    __device__ Words operator()(std::uint32_t i) const {
        const uint4 counter = make_uint4(i % 1000, i * 77, i / 7, 2u << 24);
        const uint4 words = curand_Philox4x32_10(
            counter, make_uint2(static_cast<std::uint32_t>(seed), static_cast<std::uint32_t>(seed >> 32)));
        return {words.x, words.y, words.z, words.w};
    }
};

/// The transform depends on its two words apart: i walks through all of both, `kSpread` apart.
constexpr std::uint32_t kSpread = 97;
template <class Real>
struct NormalsAt {
    VESPER_HD TwoNormals<Real> operator()(std::uint32_t i) const {
        return normals_of<Real>(i * kSpread, ~i * kSpread);
    }
};

struct FastNormalsAt {
    __device__ TwoNormals<float> operator()(std::uint32_t i) const {
        return fast_normals_of(i * kSpread, ~i * kSpread);
    }
};

struct ChiSquareAt {
    std::uint64_t seed;
    VESPER_HD double operator()(std::uint32_t i) const { return draw_chi_square(seed, i, 2.5 + i % 9); }
};

class DrawCudaTest : public testing::Test {
  protected:
    void SetUp() override {
        if (!device_present()) GTEST_SKIP() << "no CUDA device on this machine";
    }
    const std::uint64_t seed_ = test::fresh_seed();
    const testing::ScopedTrace trace_{__FILE__, __LINE__, test::seed_text(seed_)};
};

TEST_F(DrawCudaTest, WordsEqualTheHostsAndCurands) {
    constexpr std::uint32_t n = 1 << 20;
    const WordsAt ours{seed_};
    const std::vector<Words> device = on_device<Words>(ours, n);
    const std::vector<Words> curand = on_device<Words>(CurandAt{seed_}, n);
    for (std::uint32_t i = 0; i < n; ++i) {
        ASSERT_EQ(device[i], ours(i)) << i;
        ASSERT_EQ(device[i], curand[i]) << i;
    }
}

template <class Real>
void expect_same_normals() {
    constexpr std::uint32_t n = 1 << 24;
    const std::vector<TwoNormals<Real>> device = on_device<TwoNormals<Real>>(NormalsAt<Real>{}, n);
    for (std::uint32_t i = 0; i < n; ++i) ASSERT_TRUE(same_bits(device[i], NormalsAt<Real>{}(i))) << i;
}

TEST_F(DrawCudaTest, NormalsHaveTheBitsOfTheHost) {
    expect_same_normals<float>();
    expect_same_normals<double>();
}

TEST_F(DrawCudaTest, ChiSquaresHaveTheBitsOfTheHost) {
    constexpr std::uint32_t n = 1 << 20;
    const ChiSquareAt at{seed_};
    const std::vector<double> device = on_device<double>(at, n);
    for (std::uint32_t i = 0; i < n; ++i) ASSERT_EQ(device[i], at(i)) << i;
}

TEST_F(DrawCudaTest, FastNormalsAreCloseToTheExactOnes) {
    constexpr std::uint32_t n = 1 << 24;
    const std::vector<TwoNormals<float>> device = on_device<TwoNormals<float>>(FastNormalsAt{}, n);
    double worst = 0;
    double worst_outside = 0;
    for (std::uint32_t i = 0; i < n; ++i) {
        const TwoNormals<double> exact = NormalsAt<double>{}(i);
        const double error =
            std::max(std::abs(device[i].first - exact.first), std::abs(device[i].second - exact.second));
        ASSERT_FALSE(std::isnan(error)) << i;
        worst = std::max(worst, error);
        if (std::hypot(exact.first, exact.second) > 0.02) worst_outside = std::max(worst_outside, error);
    }
    EXPECT_LT(worst, 5e-4);
    EXPECT_LT(worst_outside, 2e-5);
    RecordProperty("worst", std::to_string(worst));
    RecordProperty("worst outside a radius of 0.02", std::to_string(worst_outside));
}

}  // namespace
}  // namespace vesper
