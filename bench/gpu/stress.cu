// 10 million linear positions x 1,000 stress scenarios.
#include <cmath>
#include <random>

#include "bench/gpu/device.cuh"
#include "kernels/scenario_pnl.h"

namespace vesper::bench {

void bench_stress(const Rates& rates) {
    constexpr std::uint32_t kFactors = 1024;
    constexpr std::uint32_t kPositions = 10000000;
    constexpr std::uint32_t kScenarios = 1000;
    constexpr std::uint32_t kBooks = 16;
    std::mt19937 engine(17);
    std::uniform_real_distribution<float> uniform(-1e5f, 1e5f);
    std::vector<LinearTerm<float>> terms(kPositions);
    for (std::uint32_t i = 0; i < kPositions; ++i) {
        const float value = uniform(engine);
        terms[i] = {.value = value,
                    .asset = static_cast<FactorIndex>(std::uint64_t{i} * kFactors / kPositions),
                    .book = static_cast<std::uint32_t>(engine() % kBooks),
                    .position = i,
                    .limit_ticks = kSaturation * std::abs(static_cast<double>(value)) * kTicksPerUnit};
    }
    std::normal_distribution<float> normal(0, 0.05f);
    std::vector<float> shocks(std::size_t{kFactors} * kScenarios);
    for (float& shock : shocks) shock = normal(engine);
    const DeviceArray<LinearTerm<float>> there(terms);
    const DeviceArray<float> factor(shocks);
    DeviceArray<Ticks> pnl(std::size_t{kBooks} * kScenarios);
    const ScenarioPnl<float> args = {.book = {.linear = there.data(),
                                              .n_linear = kPositions,
                                              .n_books = kBooks,
                                              .n_positions = kPositions},
                                     .shocks = {.factor = factor.data(),
                                                .n_factors = kFactors,
                                                .n_scenarios = kScenarios,
                                                .stride = kScenarios},
                                     .pnl = pnl.data(),
                                     .pnl_stride = kScenarios};
    const double floor_ms = 1e3 * static_cast<double>(terms.size() * sizeof(terms[0])) / rates.copy_bytes;
    report("stress 1e7 x 1000, each position", median_ms(5, [&] { scenario_pnl_cuda(args, nullptr); }),
           floor_ms);
}

}  // namespace vesper::bench
