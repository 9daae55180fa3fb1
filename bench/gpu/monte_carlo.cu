// 1,024 symbols x 1,048,576 paths, dense and by factors: P&L, VaR and ES, against double precision on the
// same draws.
#include <cmath>
#include <random>

#include "bench/gpu/device.cuh"
#include "kernels/reprice/mc_pnl.h"
#include "kernels/tail/tail_select.h"
#include "kernels/tensor/mc_linear.h"

namespace vesper::bench {
namespace {

constexpr std::uint32_t kSymbols = 1024;
constexpr std::uint32_t kPaths = 1 << 20;
constexpr std::uint32_t kTailRanks[] = {10486, 26215};  // VaR 99 and ES 97.5
constexpr std::uint32_t kCommon = 64;
constexpr double kHalfFlops = 733e12;  // 8192^3 product in half precision, cuBLAS, on the reference machine

/// A market of one strong and many weak common factors; what the benches need of it, in double precision.
struct Market {
    std::vector<double> loading;        // [kSymbols][kCommon]
    std::vector<double> idiosyncratic;  // [kSymbols]
    std::vector<double> cholesky;       // of the same correlations
    std::vector<double> volatility;
    std::vector<double> mean;
    std::vector<double> exposure;

    explicit Market(std::uint64_t seed) : cholesky(std::size_t{kSymbols} * kSymbols) {
        std::mt19937_64 engine(seed);
        std::normal_distribution<double> normal;
        std::uniform_real_distribution<double> uniform;
        for (std::uint32_t i = 0; i < kSymbols; ++i) {
            double square = 0;
            for (std::uint32_t k = 0; k < kCommon; ++k) {
                const double b = k == 0 ? 0.3 + 0.4 * uniform(engine) : 0.06 * normal(engine);
                loading.push_back(b);
                square += b * b;
            }
            idiosyncratic.push_back(std::sqrt(std::max(0.05, 1 - square)));
            volatility.push_back(0.01 + 0.03 * uniform(engine));
            mean.push_back(0.0003 * normal(engine));
            exposure.push_back(1e6 * (0.3 + normal(engine)));
        }
        factorise();
    }

    template <class T>
    static std::vector<T> as(const std::vector<double>& values) {
        return std::vector<T>(values.begin(), values.end());
    }

  private:
    double correlation(std::size_t i, std::size_t j) const {
        if (i == j) return 1;
        double sum = 0;
        for (std::size_t k = 0; k < kCommon; ++k) sum += loading[i * kCommon + k] * loading[j * kCommon + k];
        return sum;
    }
    void factorise() {
        for (std::size_t i = 0; i < kSymbols; ++i) {
            for (std::size_t j = 0; j <= i; ++j) {
                double rest = correlation(i, j);
                for (std::size_t k = 0; k < j; ++k)
                    rest -= cholesky[i * kSymbols + k] * cholesky[j * kSymbols + k];
                cholesky[i * kSymbols + j] = i == j ? std::sqrt(rest) : rest / cholesky[j * kSymbols + j];
            }
        }
    }
};

/// The same model on the device.
template <class Real>
struct DeviceModel {
    DeviceArray<Real> cholesky;
    DeviceArray<Real> loading;
    DeviceArray<Real> idiosyncratic;
    DeviceArray<Real> volatility;
    DeviceArray<Real> mean;

    explicit DeviceModel(const Market& market)
        : cholesky(Market::as<Real>(market.cholesky)),
          loading(Market::as<Real>(market.loading)),
          idiosyncratic(Market::as<Real>(market.idiosyncratic)),
          volatility(Market::as<Real>(market.volatility)),
          mean(Market::as<Real>(market.mean)) {}

    McModel<Real> view(std::uint32_t n_common) const {
        return {.seed = 20261122,
                .n_factors = kSymbols,
                .n_common = n_common,
                .cholesky = cholesky.data(),
                .loading = loading.data(),
                .idiosyncratic = idiosyncratic.data()};
    }
    McDistribution<Real> distribution(double nu) const {
        return {.volatility = volatility.data(), .mean = mean.data(), .degrees_of_freedom = nu};
    }
};

/// One linear term for each symbol.
template <class Real>
std::vector<LinearTerm<Real>> terms_of(const Market& market) {
    std::vector<LinearTerm<Real>> terms;
    for (std::uint32_t i = 0; i < kSymbols; ++i) {
        terms.push_back({.value = static_cast<Real>(market.exposure[i]),
                         .asset = static_cast<FactorIndex>(i),
                         .position = i,
                         .limit_ticks = kSaturation * std::abs(market.exposure[i]) * kTicksPerUnit});
    }
    return terms;
}

struct Figures {
    double var = 0;
    double es = 0;
    double var_error = 0;
};

Figures figures_of(std::vector<Ticks> pnl, double p) {
    std::sort(pnl.begin(), pnl.end());
    const auto n = static_cast<double>(pnl.size());
    const auto rank = static_cast<std::size_t>(std::ceil(n * p));
    const double width = std::sqrt(n * p * (1 - p));
    double sum = 0;
    for (std::size_t i = 0; i < rank; ++i) sum += from_ticks(pnl[i]);
    return {.var = -from_ticks(pnl[rank - 1]),
            .es = -sum / static_cast<double>(rank),
            .var_error = from_ticks(pnl[std::lround(n * p + width)] - pnl[std::lround(n * p - width)]) / 2};
}

/// P&L of the book by mc_pnl, whose bits are the CPU's.
template <class Real>
std::vector<Ticks> pnl_of(const Market& market, std::uint32_t n_common, double nu, double* ms,
                          void (*mc_pnl)(const McPnl<Real>&, StreamHandle) = mc_pnl_cuda<Real>) {
    const DeviceModel<Real> model(market);
    const std::vector<LinearTerm<Real>> terms = terms_of<Real>(market);
    const DeviceArray<LinearTerm<Real>> there(terms);
    DeviceArray<Ticks> pnl(kPaths);
    const McDistributionPnl<Real> distribution = {.distribution = model.distribution(nu), .pnl = pnl.data()};
    const auto run = [&] {
        check_cuda(cudaMemsetAsync(pnl.data(), 0, kPaths * sizeof(Ticks)), "zero");
        mc_pnl({.model = model.view(n_common),
                .distributions = &distribution,
                .n_distributions = 1,
                .paths = {.count = kPaths},
                .book = {.linear = {there.data(), kSymbols}, .n_books = 1, .n_positions = kSymbols},
                .pnl_stride = kPaths},
               nullptr);
    };
    if (ms != nullptr) {
        *ms = median_ms(3, run);
    } else {
        run();
    }
    return pnl.host();
}

void bench_model(const Market& market, const char* name, std::uint32_t n_common, double nu, double floor_ms) {
    const DeviceModel<float> model(market);
    const DeviceArray<float> exposure(Market::as<float>(market.exposure));
    DeviceArray<Ticks> pnl(kPaths);
    DeviceArray<TailSum> tails(2);
    const auto run = [&](StreamHandle stream) {
        check_cuda(cudaMemsetAsync(pnl.data(), 0, kPaths * sizeof(Ticks), stream), "zero");
        mc_linear_cuda({.model = model.view(n_common),
                        .distribution = model.distribution(nu),
                        .paths = {.count = kPaths},
                        .exposure = exposure.data(),
                        .n_books = 1,
                        .pnl = pnl.data(),
                        .pnl_stride = kPaths},
                       stream);
    };
    const auto with_tails = [&](StreamHandle stream) {
        run(stream);
        tail_select_cuda({.pnl = pnl.data(),
                          .stride = kPaths,
                          .n_books = 1,
                          .n_paths = kPaths,
                          .ranks = kTailRanks,
                          .n_ranks = 2,
                          .tails = tails.data()},
                         stream);
    };
    pnl.fill(0xee);
    run(nullptr);
    const std::vector<Ticks> fast = pnl.host();
    const std::vector<Ticks> exact = pnl_of<double>(market, n_common, nu, nullptr);
    for (const double p : {0.01, 0.025}) {
        const Figures a = figures_of(fast, p);
        const Figures b = figures_of(exact, p);
        std::printf(
            "check %s p %.3f: VaR %.2f against %.2f in doubles, %.4f of the standard error; ES %.2f against "
            "%.2f\n",
            name, p, a.var, b.var, std::abs(a.var - b.var) / b.var_error, a.es, b.es);
    }
    report(std::string(name) + ": P&L", median_ms(30, [&] { run(nullptr); }), floor_ms);
    report(std::string(name) + ": P&L, VaR, ES", median_ms(30, [&] { with_tails(nullptr); }), floor_ms);
    report("the same as a graph", graph_ms(30, with_tails), floor_ms);
}

/// Many books of the same exposures: what a book costs where the draws are shared.
void bench_books(const Market& market, std::uint32_t n_common, const char* name, double floor_ms) {
    constexpr std::uint32_t kBooks = 16;
    const DeviceModel<float> model(market);
    std::vector<float> exposures;
    for (std::uint32_t book = 0; book < kBooks; ++book)
        exposures.insert(exposures.end(), market.exposure.begin(), market.exposure.end());
    const DeviceArray<float> exposure(exposures);
    DeviceArray<Ticks> pnl(std::size_t{kBooks} * kPaths);
    const auto run = [&] {
        check_cuda(cudaMemsetAsync(pnl.data(), 0, kBooks * kPaths * sizeof(Ticks)), "zero");
        mc_linear_cuda({.model = model.view(n_common),
                        .distribution = model.distribution(0),
                        .paths = {.count = kPaths},
                        .exposure = exposure.data(),
                        .n_books = kBooks,
                        .pnl = pnl.data(),
                        .pnl_stride = kPaths},
                       nullptr);
    };
    run();
    const std::vector<Ticks> all = pnl.host();
    bool equal = true;
    for (std::size_t i = kPaths; i < all.size(); ++i) equal = equal && all[i] == all[i % kPaths];
    std::printf("check %s: %s\n", name, equal ? "the books are equal" : "EQUAL BOOKS DIFFER");
    report(name, median_ms(10, run), floor_ms);
}

}  // namespace

void bench_monte_carlo(const Rates& rates) {
    const Market market(20261122);
    const double normals = 1.0 * kSymbols * kPaths;
    const double dense_ms = normals * kSymbols / kHalfFlops * 1e3;  // the triangle: half of 2 n n paths
    const double draw_ms = normals / rates.fast_normals * 1e3;
    const double own_ms = normals * (1 + 1.0 * kCommon / kSymbols) / rates.fast_normals * 1e3;
    std::printf("floors: triangle at %.0f Tflop/s %.3f ms, normals %.3f ms; factor model: normals %.3f ms\n",
                kHalfFlops / 1e12, dense_ms, draw_ms, own_ms);
    bench_model(market, "dense 1024 x 2^20", 0, 0, std::max(dense_ms, draw_ms));
    bench_model(market, "dense, Student t 5", 0, 5, std::max(dense_ms, draw_ms));
    bench_model(market, "64 factors 1024 x 2^20", kCommon, 0, own_ms);
    bench_books(market, 0, "dense, 16 books: P&L", std::max(dense_ms, draw_ms));
    bench_books(market, kCommon, "64 factors, 16 books: P&L", own_ms);
    double ms = 0;
    pnl_of<float>(market, 0, 0, &ms);
    report("dense, bits of the CPU, fp32", ms, normals * kSymbols / 2 / rates.fma * 1e3);
    pnl_of<float>(market, kCommon, 0, &ms);
    report("64 factors, bits of the CPU, fp32", ms, normals / rates.exact_normals * 1e3);
    pnl_of<float>(market, 0, 0, &ms, mc_pnl_half_cuda);
    report("dense, shocks in memory", ms, dense_ms);
    pnl_of<float>(market, kCommon, 0, &ms, mc_pnl_half_cuda);
    report("64 factors, shocks in memory", ms, own_ms);
}

}  // namespace vesper::bench
