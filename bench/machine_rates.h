// What one core of this machine can do at best: the rates that floors are computed from.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstring>
#include <memory>

#include "bench/timing.h"

namespace vesper::bench {

/// Floating-point operations a second of independent chains of fma in registers (a fma counts as two).
template <class Real>
double peak_flops() {
    constexpr std::size_t chains =
        24;  // more than latency x units of any present core, fewer than 32 registers
    constexpr std::size_t lanes = 64 / sizeof(Real);
    constexpr std::size_t rounds = 2000000;
    alignas(64) Real out[chains][lanes];
    const volatile double shrink = 0.999;
    const Real factor = static_cast<Real>(shrink);
    const double seconds = least_seconds(7, [&] {
        Real sum[chains][lanes];  // different values, so that no chain stands for another
        for (std::size_t i = 0; i < chains * lanes; ++i) sum[i / lanes][i % lanes] = static_cast<Real>(i);
        for (std::size_t round = 0; round < rounds; ++round) {
#pragma GCC unroll 24
            for (std::size_t i = 0; i < chains; ++i) {
#pragma omp simd
                for (std::size_t j = 0; j < lanes; ++j) sum[i][j] = std::fma(sum[i][j], factor, factor);
            }
        }
        std::memcpy(out, sum, sizeof out);
    });
    volatile Real keep = 0;  // every chain is used, or the compiler would drop it
    for (const auto& chain : out) keep = keep + chain[0];
    return 2.0 * chains * lanes * rounds / seconds;
}

/// Bytes a second of a copy far larger than the caches, read and written counted.
inline double copy_bytes() {
    constexpr std::size_t size = std::size_t{256} << 20;
    const auto from = std::make_unique<char[]>(size);
    const auto to = std::make_unique<char[]>(size);
    const double seconds = least_seconds(5, [&] { std::memcpy(to.get(), from.get(), size); });
    volatile char keep = to[size / 2];
    static_cast<void>(keep);
    return 2.0 * size / seconds;
}

}  // namespace vesper::bench
