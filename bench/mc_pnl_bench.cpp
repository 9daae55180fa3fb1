// Monte Carlo P&L of a linear book under a dense correlation: verified, then timed beside its floor.
// usage: mc_pnl_bench [factors] [paths] [threads]
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <vector>

#include "bench/machine_rates.h"
#include "bench/timing.h"
#include "kernels/math/draw.h"
#include "kernels/reprice/mc_pnl.h"

namespace vesper::bench {
namespace {

/// The same market and book as bench/peers/mc_pnl_numpy.py.
struct Problem {
    std::uint32_t n = 0;
    std::vector<double> cholesky;  // [n][n]
    std::vector<double> volatility;
    std::vector<double> mean;
    std::vector<double> value;
};

Problem make_problem(std::uint32_t n) {
    Problem problem;
    problem.n = n;
    problem.cholesky.resize(std::size_t{n} * n);
    for (std::uint32_t i = 0; i < n; ++i) {
        double* row = problem.cholesky.data() + std::size_t{i} * n;
        for (std::uint32_t j = 0; j <= i; ++j) {
            const double* other = problem.cholesky.data() + std::size_t{j} * n;
            double rest = i == j ? 1.0 : 0.25 + 0.5 * std::pow(0.9, i - j);
            for (std::uint32_t k = 0; k < j; ++k) rest -= row[k] * other[k];
            row[j] = i == j ? std::sqrt(rest) : rest / other[j];
        }
        problem.volatility.push_back(0.01 * (1 + i % 7 / 7.0));
        problem.mean.push_back(0.0001 * (i % 3));
        problem.value.push_back(1000.0 * (static_cast<double>(i * 37 % 101) - 30));
    }
    return problem;
}

template <class Real>
std::vector<Real> rounded(const std::vector<double>& values) {
    std::vector<Real> out;
    for (const double value : values) out.push_back(static_cast<Real>(value));
    return out;
}

template <class Real>
struct Job {
    std::vector<Real> cholesky;
    std::vector<Real> volatility;
    std::vector<Real> mean;
    std::vector<LinearTerm<Real>> terms;
    McDistributionPnl<Real> distribution;
    McPnl<Real> args;

    Job(const Problem& problem, std::uint32_t n_paths, std::vector<Ticks>& pnl)
        : cholesky(rounded<Real>(problem.cholesky)),
          volatility(rounded<Real>(problem.volatility)),
          mean(rounded<Real>(problem.mean)) {
        for (std::uint32_t i = 0; i < problem.n; ++i) {
            terms.push_back({.value = static_cast<Real>(problem.value[i]),
                             .asset = static_cast<FactorIndex>(i),
                             .position = i,
                             .limit_ticks = kSaturation * std::abs(problem.value[i]) * kTicksPerUnit});
        }
        distribution = {.distribution = {.volatility = volatility.data(), .mean = mean.data()},
                        .pnl = pnl.data()};
        args = {.model = {.seed = 2024, .n_factors = problem.n, .cholesky = cholesky.data()},
                .distributions = &distribution,
                .n_distributions = 1,
                .paths = {.count = n_paths},
                .book = {.linear = terms, .n_books = 1, .n_positions = problem.n},
                .pnl_stride = n_paths};
    }
};

/// A path's P&L in plain double loops and the standard library's functions.
double plain_pnl(const Problem& problem, std::uint64_t seed, std::uint32_t path) {
    std::vector<double> z;
    for (std::uint32_t entity = 0; entity * 4 < problem.n; ++entity) {
        const Words words = draw_words(seed, {.stream = DrawStream::dense, .entity = entity, .path = path});
        for (const auto& [radius, angle] : {std::pair{words.a, words.b}, std::pair{words.c, words.d}}) {
            const double r = std::sqrt(-2 * std::log((radius + 0.5) * 0x1p-32));
            z.push_back(r * std::cos(2 * M_PI * angle * 0x1p-32));
            z.push_back(r * std::sin(2 * M_PI * angle * 0x1p-32));
        }
    }
    double pnl = 0;
    for (std::uint32_t i = 0; i < problem.n; ++i) {
        double y = 0;
        for (std::uint32_t k = 0; k <= i; ++k) y += problem.cholesky[std::size_t{i} * problem.n + k] * z[k];
        pnl += problem.value[i] * std::expm1(problem.mean[i] + problem.volatility[i] * y);
    }
    return pnl;
}

/// The largest distance of some paths' P&L from plain_pnl, as a part of the P&L's typical size.
double worst_error(const Problem& problem, std::uint64_t seed, const std::vector<Ticks>& pnl) {
    double worst = 0;
    double size = 0;
    for (std::size_t i = 0; i < 50; ++i) {
        const auto path = static_cast<std::uint32_t>(i * (pnl.size() - 1) / 49);
        const double truth = plain_pnl(problem, seed, path);
        worst = std::max(worst, std::abs(from_ticks(pnl[path]) - truth));
        size += std::abs(truth) / 50;
    }
    return worst / size;
}

template <class Real>
bool run(const char* name, const Problem& problem, std::uint32_t n_paths, int threads, double tolerance) {
    std::vector<Ticks> pnl(n_paths);
    const Job<Real> job(problem, n_paths, pnl);
    mc_pnl_cpu(job.args, threads);
    const double error = worst_error(problem, job.args.model.seed, pnl);
    if (!(error < tolerance)) {
        fmt::print("{}: WRONG, off the plain loops by {:.1e} of the P&L's size\n", name, error);
        return false;
    }
    std::nth_element(pnl.begin(), pnl.begin() + n_paths / 100 - 1, pnl.end());
    const double var = -from_ticks(pnl[n_paths / 100 - 1]);

    const double seconds = least_seconds(3, [&] { mc_pnl_cpu(job.args, threads); });
    const double product = double(problem.n) * problem.n * n_paths;
    McPnl<Real> draws = job.args;  // a factor model with one loading: the draws and little else
    std::vector<Real> loading(problem.n, Real(0.5));
    draws.model.n_common = 1;
    draws.model.loading = draws.model.idiosyncratic = loading.data();
    draws.book = {.n_books = 1};
    const double draw_seconds = least_seconds(3, [&] { mc_pnl_cpu(draws, threads); });
    const double floor = product / peak_flops<Real>() + draw_seconds;
    fmt::print("{}: verified to {:.1e}; VaR 99 % {:.0f}\n", name, error, var);
    fmt::print("    floor {:.3f} s = {:.3g} flop at {:.0f} Gflop/s + draws {:.3f} s; ratio to it {:.2f}\n",
               floor, product, peak_flops<Real>() / 1e9, draw_seconds, seconds / floor);
    fmt::print("time {} {:.4f}\n", name, seconds);
    return true;
}

}  // namespace
}  // namespace vesper::bench

int main(int argc, char** argv) {
    using namespace vesper::bench;
    const auto n = static_cast<std::uint32_t>(argc > 1 ? std::atoi(argv[1]) : 1024);
    const auto n_paths = static_cast<std::uint32_t>(argc > 2 ? std::atoi(argv[2]) : 100000);
    const int threads = argc > 3 ? std::atoi(argv[3]) : 1;
    fmt::print(
        "Monte Carlo P&L: {} factors x {} paths, {} positions, {} threads; seconds are processor time\n", n,
        n_paths, n, threads);
    const Problem problem = make_problem(n);
    const bool single = run<float>("mc_pnl_fp32", problem, n_paths, threads, 1e-4);
    const bool both = run<double>("mc_pnl_fp64", problem, n_paths, threads, 1e-8);
    return single && both ? 0 : 1;
}
