// Full revaluation of European options over Monte Carlo scenarios: verified, then timed beside its floor.
// usage: option_pnl_bench [options] [paths] [threads]
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <random>
#include <vector>

#include "bench/machine_rates.h"
#include "bench/timing.h"
#include "kernels/reprice/mc_pnl.h"
#include "kernels/reprice/reprice_point.h"

namespace vesper::bench {
namespace {

constexpr std::uint32_t kRates = 10;
constexpr std::uint32_t kVolIndex = kRates;  // the factor of the volatility index
constexpr std::uint32_t kFirstAsset = kRates + 1;
constexpr std::uint32_t kAssets = 1000;
constexpr std::uint32_t kFactors = kFirstAsset + kAssets;
constexpr std::uint32_t kTaken = 16;  // paths that are verified

/// Additions, multiplications and fma of reprice(OptionTerm) by its formulas, divisions and bounds not
/// counted: what the floor is made of.
template <class Real>
constexpr double kOperations = sizeof(Real) == sizeof(float) ? 83 : 117;

template <class Real>
OptionTerm<Real> make_option(std::uint32_t i, std::uint32_t n_options) {
    std::mt19937 engine(i);
    std::uniform_real_distribution<double> uniform;
    const double expiry = 0.05 + 1.95 * uniform(engine);
    const double notional = 1e5 * (uniform(engine) - 0.3);
    OptionTerm<Real> option;
    option.scale = static_cast<Real>(notional);
    option.log_moneyness = static_cast<Real>(0.4 * (uniform(engine) - 0.5));
    option.total_vol = static_cast<Real>((0.15 + 0.3 * uniform(engine)) * std::sqrt(expiry));
    option.expiry = option.carry = static_cast<Real>(expiry);
    option.vol_elasticity = static_cast<Real>(std::min(1.0, std::sqrt(30 / 365.0 / expiry)));
    option.sign = i % 2 == 0 ? Real(1) : Real(-1);
    option.rate = {.lower = static_cast<FactorIndex>(i % (kRates - 1)),
                   .upper = static_cast<FactorIndex>(i % (kRates - 1) + 1),
                   .weight = static_cast<Real>(uniform(engine))};
    option.asset = static_cast<FactorIndex>(kFirstAsset + std::size_t{i} * kAssets / n_options);
    option.vol = kVolIndex;
    option.position = i;
    option.limit_ticks = kSaturation * std::abs(notional) * kTicksPerUnit;
    option.base_value = option_base_value(option);
    return option;
}

double plain_cdf(double x) {
    return 0.5 * std::erfc(-x * M_SQRT1_2);
}

double plain_value(double w, double m, double s) {
    const double d1 = m / s + s / 2;
    return w * (std::exp(m) * plain_cdf(w * d1) - plain_cdf(w * (d1 - s)));
}

/// The option's P&L on one path, in double, with the functions of the standard library.
double plain_pnl(const OptionTerm<double>& o, const std::vector<double>& shocks, std::uint32_t path,
                 std::size_t stride) {
    const auto at = [&](FactorIndex factor) { return shocks[factor * stride + path]; };
    const double dr = (1 - o.rate.weight) * at(o.rate.lower) + o.rate.weight * at(o.rate.upper);
    const double m = o.log_moneyness + at(o.asset) + o.carry * dr;
    const double s = o.total_vol * std::exp(o.vol_elasticity * at(o.vol));
    return o.scale * (std::exp(-o.expiry * dr) * plain_value(o.sign, m, s) -
                      plain_value(o.sign, o.log_moneyness, o.total_vol));
}

/// Shocks with a common factor: rates by basis points, the index by percents, assets by daily returns.
template <class Real>
std::vector<Real> make_shocks(std::uint32_t n_paths) {
    std::vector<Real> loading(kFactors, Real(0.6));
    std::vector<Real> own(kFactors, Real(0.8));
    std::vector<Real> volatility(kFactors, Real(0.018));
    std::vector<Real> mean(kFactors, Real(0));
    std::fill_n(volatility.begin(), kRates, Real(0.0006));
    volatility[kVolIndex] = Real(0.07);
    std::vector<Real> shocks(std::size_t{kFactors} * n_paths);
    mc_shocks_cpu<Real>({.model = {.seed = 5,
                                   .n_factors = kFactors,
                                   .n_common = 1,
                                   .loading = loading.data(),
                                   .idiosyncratic = own.data()},
                         .distribution = {.volatility = volatility.data(), .mean = mean.data()},
                         .paths = {.count = n_paths},
                         .shocks = shocks.data(),
                         .stride = n_paths},
                        1);
    return shocks;
}

template <class Real>
bool run(const char* name, std::uint32_t n_options, std::uint32_t n_paths, int threads, double tolerance) {
    std::vector<OptionTerm<Real>> options;
    for (std::uint32_t i = 0; i < n_options; ++i) options.push_back(make_option<Real>(i, n_options));
    const std::vector<Real> shocks = make_shocks<Real>(n_paths);
    std::vector<Ticks> pnl(n_paths);
    const ScenarioPnl<Real> args = {
        .book = {.option = options, .n_books = 1, .n_positions = n_options},
        .shocks = {.factor = shocks.data(), .n_factors = kFactors, .n_scenarios = n_paths, .stride = n_paths},
        .pnl = pnl.data(),
        .pnl_stride = n_paths};
    scenario_pnl_cpu(args, threads);

    const std::vector<double> wide = make_shocks<double>(n_paths);
    double worst = 0;
    double size = 0;
    for (std::uint32_t path = 0; path < kTaken; ++path) {
        double truth = 0;
        for (std::uint32_t i = 0; i < n_options; ++i) {
            truth += plain_pnl(make_option<double>(i, n_options), wide, path, n_paths);
        }
        worst = std::max(worst, std::abs(from_ticks(pnl[path]) - truth));
        size += std::abs(truth) / kTaken;
    }
    if (!(worst / size < tolerance)) {
        fmt::print("{}: WRONG, off the plain loops by {:.1e} of the P&L's size\n", name, worst / size);
        return false;
    }
    const double seconds = least_seconds(5, [&] { scenario_pnl_cpu(args, threads); });
    const double floor = 2.0 * kOperations<Real> * n_options * n_paths / peak_flops<Real>();
    fmt::print("{}: verified to {:.1e}\n", name, worst / size);
    fmt::print(
        "    floor {:.3f} s = {:.0f} operations a value at {:.0f} Gflop/s of fma; ratio to it {:.2f}; "
        "{:.2f} ns a value\n",
        floor, kOperations<Real>, peak_flops<Real>() / 1e9, seconds / floor,
        1e9 * seconds / (double(n_options) * n_paths));
    fmt::print("time {} {:.4f}\n", name, seconds);
    return true;
}

}  // namespace
}  // namespace vesper::bench

int main(int argc, char** argv) {
    using namespace vesper::bench;
    const auto n_options = static_cast<std::uint32_t>(argc > 1 ? std::atoi(argv[1]) : 10000);
    const auto n_paths = static_cast<std::uint32_t>(argc > 2 ? std::atoi(argv[2]) : 10000);
    const int threads = argc > 3 ? std::atoi(argv[3]) : 1;
    fmt::print(
        "Full revaluation: {} options on {} assets x {} paths, {} threads; seconds are processor time\n",
        n_options, kAssets, n_paths, threads);
    fmt::print("    copy bandwidth {:.1f} GB/s\n", copy_bytes() / 1e9);
    const bool single = run<float>("option_pnl_fp32", n_options, n_paths, threads, 1e-4);
    const bool both = run<double>("option_pnl_fp64", n_options, n_paths, threads, 1e-8);
    return single && both ? 0 : 1;
}
