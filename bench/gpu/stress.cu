// 10 million linear positions x 1,000 stress scenarios.
#include <cmath>
#include <random>

#include "bench/gpu/device.cuh"
#include "bench/gpu/net_linear.h"
#include "kernels/reprice/scenario_pnl.h"

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
    const ScenarioPnl<float> args = {
        .book = {.linear = {there.data(), kPositions}, .n_books = kBooks, .n_positions = kPositions},
        .shocks = {.factor = factor.data(),
                   .n_factors = kFactors,
                   .n_scenarios = kScenarios,
                   .stride = kScenarios},
        .pnl = pnl.data(),
        .pnl_stride = kScenarios};
    const double floor_ms = 1e3 * static_cast<double>(terms.size() * sizeof(terms[0])) / rates.copy_bytes;
    pnl.fill(0);
    scenario_pnl_cuda(args, nullptr);
    const std::vector<Ticks> each = pnl.host();
    report("stress 1e7 x 1000, each position", median_ms(3, [&] { scenario_pnl_cuda(args, nullptr); }),
           floor_ms);

    const NetShape shape = {.n_books = kBooks, .n_slots = 1, .n_factors = kFactors};
    DeviceArray<Ticks> net(shape.size());
    const DeviceArray<std::uint32_t> slot(std::vector<std::uint32_t>(kFactors, 0));
    const DeviceArray<FactorIndex> currency(std::vector<FactorIndex>{kNoFactor});
    const NetLinear<float> netting = {
        .terms = there.data(), .n_terms = kPositions, .slot = slot.data(), .shape = shape, .net = net.data()};
    const LinearStress<float> stress = {.netting = netting,
                                        .pricing = {.shape = shape,
                                                    .net = net.data(),
                                                    .currency = currency.data(),
                                                    .shocks = args.shocks,
                                                    .pnl = pnl.data(),
                                                    .pnl_stride = kScenarios}};
    pnl.fill(0);
    linear_stress_cuda(stress, nullptr);
    const std::vector<Ticks> got = pnl.host();
    double worst = 0;
    double size = 0;
    for (std::size_t i = 0; i < each.size(); ++i) {
        worst = std::max(worst, std::abs(from_ticks(got[i] - each[i])));
        size = std::max(size, std::abs(from_ticks(each[i])));
    }
    std::printf("check stress: netted and position by position differ by %.4f of %.0f\n", worst, size);
    report("stress 1e7 x 1000, netting alone", median_ms(100, [&] { net_linear_cuda(netting, nullptr); }),
           floor_ms);
    report("stress 1e7 x 1000, nets priced", median_ms(100, [&] { net_pnl_cuda(stress.pricing, nullptr); }),
           0);
    report("stress 1e7 x 1000, netted", median_ms(100, [&] { linear_stress_cuda(stress, nullptr); }),
           floor_ms);
    report("the same as a graph",
           graph_ms(100, [&](StreamHandle stream) { linear_stress_cuda(stress, stream); }), floor_ms);
}

}  // namespace vesper::bench
