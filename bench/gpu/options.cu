// 100,000 European options on 1,024 underlyings x 100,000 paths, every option repriced on every path.
#include <cmath>
#include <random>

#include "bench/gpu/device.cuh"
#include "kernels/reprice/reprice_point.h"
#include "kernels/reprice/scenario_pnl.h"

namespace vesper::bench {
namespace {

constexpr std::uint32_t kUnderlyings = 1024;
constexpr std::uint32_t kRates = 8;
constexpr std::uint32_t kFactors = kRates + kUnderlyings + 1;  // rates, underlyings, volatility index
constexpr std::uint32_t kOptions = 100000;
constexpr std::uint32_t kPaths = 100000;
constexpr double kOperations =
    83;  // of one value in single precision, a division counted as one (option_pnl_bench.cpp)
constexpr double kDivisions = 3;  // each five more here: a reciprocal and five fma

std::vector<OptionTerm<float>> random_options(std::uint64_t seed, std::uint32_t n_books) {
    std::mt19937_64 engine(seed);
    std::uniform_real_distribution<float> uniform;
    std::vector<OptionTerm<float>> options;
    for (std::uint32_t i = 0; i < kOptions; ++i) {
        const float expiry = 0.05f + 2 * uniform(engine);
        OptionTerm<float> term = {
            .scale = 1e5f * (uniform(engine) - 0.5f),
            .log_moneyness = 0.4f * (uniform(engine) - 0.5f),
            .total_vol = (0.15f + 0.4f * uniform(engine)) * std::sqrt(expiry),
            .expiry = expiry,
            .carry = expiry,
            .vol_elasticity = uniform(engine),
            .sign = engine() % 2 == 0 ? 1.0f : -1.0f,
            .rate = {.lower = static_cast<FactorIndex>(i % (kRates - 1)),
                     .upper = static_cast<FactorIndex>(i % (kRates - 1) + 1),
                     .weight = uniform(engine)},
            .asset = static_cast<FactorIndex>(kRates + std::uint64_t{i} * kUnderlyings / kOptions),
            .vol = kFactors - 1,
            .book = static_cast<std::uint32_t>(engine() % n_books),
            .position = i};
        term.base_value = option_base_value(term);
        term.limit_ticks = kSaturation * std::abs(term.scale) * kTicksPerUnit;
        options.push_back(term);
    }
    return options;
}

std::vector<float> random_shocks(std::uint64_t seed) {
    std::mt19937 engine(static_cast<std::mt19937::result_type>(seed));
    std::normal_distribution<float> normal;
    std::vector<float> shocks(std::size_t{kFactors} * kPaths);
    for (std::size_t i = 0; i < shocks.size(); ++i) {
        const float size = i < std::size_t{kRates} * kPaths ? 0.001f : 0.02f;
        shocks[i] = size * normal(engine);
    }
    return shocks;
}

}  // namespace

void bench_options(const Rates& rates) {
    const std::vector<float> shocks = random_shocks(3);
    const DeviceArray<float> there(shocks);
    for (const std::uint32_t n_books : {1u, 16u}) {
        const std::vector<OptionTerm<float>> options = random_options(5, n_books);
        const DeviceArray<OptionTerm<float>> terms(options);
        DeviceArray<Ticks> pnl(std::size_t{n_books} * kPaths);
        const ScenarioPnl<float> args = {
            .book = {.option = {terms.data(), kOptions}, .n_books = n_books, .n_positions = kOptions},
            .shocks = {.factor = there.data(),
                       .n_factors = kFactors,
                       .n_scenarios = kPaths,
                       .stride = kPaths},
            .pnl = pnl.data(),
            .pnl_stride = kPaths};
        pnl.fill(0);
        scenario_pnl_cuda(args, nullptr);
        const std::vector<Ticks> got = pnl.host();
        // Sixty-four paths again, on the CPU: the same bits.
        constexpr std::uint32_t kChecked = 64;
        std::vector<Ticks> expected(n_books * kChecked);
        ScenarioPnl<float> check = args;
        check.book.option = options;
        check.shocks.factor = shocks.data();
        check.shocks.n_scenarios = kChecked;
        check.pnl = expected.data();
        check.pnl_stride = kChecked;
        scenario_pnl_cpu(check, 16);
        std::size_t differ = 0;
        for (std::size_t i = 0; i < expected.size(); ++i) {
            differ += got[i / kChecked * kPaths + i % kChecked] != expected[i] ? 1 : 0;
        }
        std::printf("check options, %u books: %zu of %zu sums %s from the CPU's\n", n_books, differ,
                    expected.size(), differ == 0 ? "differ" : "DIFFER");
        const double values = 1.0 * kOptions * kPaths;
        const double floor_ms = values * (kOperations + 5 * kDivisions) / rates.fma * 1e3;
        const double ms = median_ms(5, [&] { scenario_pnl_cuda(args, nullptr); });
        report("options 1e5 x 1e5, " + std::to_string(n_books) + " books", ms, floor_ms,
               std::to_string(values / ms / 1e6) + " billion values/s");
    }
}

}  // namespace vesper::bench
