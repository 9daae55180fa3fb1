#include "bench/gpu/device.cuh"
#include "kernels/math/draw.h"
#include "kernels/math/fast_normals.cuh"

namespace vesper::bench {
namespace {

constexpr unsigned kThreads = 256;

__global__ void chains_of_fma(float* out, float factor, int rounds) {
    constexpr int kChains = 16;
    float x[kChains];
    for (int i = 0; i < kChains; ++i) x[i] = static_cast<float>(threadIdx.x + i);
    for (int round = 0; round < rounds; ++round) {
#pragma unroll
        for (int i = 0; i < kChains; ++i) x[i] = std::fma(x[i], factor, factor);
    }
    float sum = 0;
    for (int i = 0; i < kChains; ++i) sum += x[i];
    out[blockIdx.x * blockDim.x + threadIdx.x] = sum;
}

__global__ void read_all(const uint4* data, std::size_t n, unsigned* out) {
    unsigned mix = 0;
    const std::size_t step = std::size_t{gridDim.x} * kThreads;
    for (std::size_t i = blockIdx.x * std::size_t{kThreads} + threadIdx.x; i < n; i += 4 * step) {
        uint4 values[4] = {};
#pragma unroll
        for (int j = 0; j < 4; ++j) {
            if (i + j * step < n) values[j] = __ldcs(data + i + j * step);
        }
#pragma unroll
        for (int j = 0; j < 4; ++j) mix ^= values[j].x ^ values[j].y ^ values[j].z ^ values[j].w;
    }
    if (mix == 0x12345678) *out = mix;
}

template <class Draw>
__global__ void draw_all(Draw draw, std::uint32_t entities, float* out) {
    const std::uint32_t path = blockIdx.x * kThreads + threadIdx.x;
    float sum = 0;
#pragma unroll 2
    for (std::uint32_t entity = 0; entity < entities; ++entity) {
        const FourNormals<float> four = draw({.entity = entity, .path = path});
        sum += four.a + four.b + four.c + four.d;
    }
    out[path] = sum;
}

struct Exact {
    std::uint64_t seed;
    __device__ FourNormals<float> operator()(const DrawId& id) const { return draw_normals<float>(seed, id); }
};
struct Fast {
    std::uint64_t seed;
    __device__ FourNormals<float> operator()(const DrawId& id) const { return draw_fast_normals(seed, id); }
};

template <class Draw>
double normals_rate(const char* name) {
    constexpr std::uint32_t kPaths = 1 << 20;
    constexpr std::uint32_t kEntities = 256;
    const DeviceArray<float> out(kPaths);
    const double ms =
        median_ms(20, [&] { draw_all<<<kPaths / kThreads, kThreads>>>(Draw{7}, kEntities, out.data()); });
    const double normals = 4.0 * kPaths * kEntities;
    report(name, ms, 0, std::to_string(normals / ms / 1e6) + " billion normals/s");
    return normals / ms * 1e3;
}

}  // namespace

Rates measure_rates() {
    Rates rates;
    {
        constexpr std::size_t n = std::size_t{1} << 31;
        DeviceArray<char> from(n);
        DeviceArray<char> to(n);
        from.fill(0x5a);
        const double copy = median_ms(20, [&] {
            check_cuda(cudaMemcpyAsync(to.data(), from.data(), n, cudaMemcpyDeviceToDevice), "copy");
        });
        rates.copy_bytes = 2.0 * n / copy * 1e3;
        report("copy of 2 GiB", copy, 0, std::to_string(rates.copy_bytes / 1e12) + " TB/s read and written");
        const double read = median_ms(20, [&] {
            read_all<<<132 * 8, kThreads>>>(reinterpret_cast<const uint4*>(from.data()), n / sizeof(uint4),
                                            reinterpret_cast<unsigned*>(to.data()));
        });
        rates.read_bytes = n / read * 1e3;
        report("reading 2 GiB", read, 0, std::to_string(rates.read_bytes / 1e12) + " TB/s");
    }
    constexpr int kRounds = 4096;
    constexpr unsigned kBlocks = 132 * 16;
    const DeviceArray<float> out(kBlocks * kThreads);
    const double fma =
        median_ms(20, [&] { chains_of_fma<<<kBlocks, kThreads>>>(out.data(), 0.999f, kRounds); });
    rates.fma = 16.0 * kRounds * kBlocks * kThreads / fma * 1e3;
    report("chains of fma", fma, 0, std::to_string(2 * rates.fma / 1e12) + " Tflop/s");
    rates.exact_normals = normals_rate<Exact>("2^30 normals, exact transform");
    rates.fast_normals = normals_rate<Fast>("2^30 normals, fast transform");
    return rates;
}

}  // namespace vesper::bench
