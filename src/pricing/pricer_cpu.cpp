#include <utility>
#include <vector>

#include "kernels/reprice/attribution.h"
#include "kernels/reprice/mc_pnl.h"
#include "pricing/marginal_arrays.h"
#include "pricing/pricer.h"

namespace vesper {
namespace {

template <class Real>
class CpuPricer final : public Pricer<Real> {
  public:
    CpuPricer(int threads, TermStorage<Real> terms, McArrays<Real> arrays)
        : threads_(threads), terms_(std::move(terms)), arrays_(std::move(arrays)) {}

    void price(const Shocks<Real>& shocks, MatrixView<Ticks> pnl) override {
        scenario_pnl_cpu(
            ScenarioPnl<Real>{
                .book = terms_.view(), .shocks = shocks, .pnl = pnl.data, .pnl_stride = pnl.cols},
            threads_);
    }

    void price(std::span<const Distribution> distributions, const McPaths& paths,
               std::span<const MatrixView<Ticks>> pnl) override {
        std::vector<MarginalArrays<Real>> marginals;
        for (const Distribution& distribution : distributions)
            marginals.push_back(marginals_of(distribution, arrays_));
        std::vector<McDistributionPnl<Real>> of_kernel;
        for (std::size_t i = 0; i < marginals.size(); ++i)
            of_kernel.push_back({.distribution = marginals[i].view(), .pnl = pnl[i].data});
        mc_pnl_cpu(McPnl<Real>{.model = arrays_.model(),
                               .distributions = of_kernel.data(),
                               .n_distributions = static_cast<std::uint32_t>(of_kernel.size()),
                               .paths = paths,
                               .book = terms_.view(),
                               .pnl_stride = pnl.front().cols},
                   threads_);
    }

    void attribute(const Shocks<Real>& shocks, MatrixView<Ticks> sums) override {
        attribution_cpu(Attribution<Real>{.book = terms_.view(), .shocks = shocks, .sum = sums.data},
                        threads_);
    }

    void attribute(const Distribution& distribution, const McPaths& paths, MatrixView<Ticks> sums) override {
        const MarginalArrays<Real> marginals = marginals_of(distribution, arrays_);
        Matrix<Real> shocks(arrays_.n_factors(), paths.count);
        mc_shocks_cpu(McShocks<Real>{.model = arrays_.model(),
                                     .distribution = marginals.view(),
                                     .paths = paths,
                                     .shocks = shocks.data(),
                                     .stride = shocks.cols()},
                      threads_);
        attribute(Shocks<Real>{.factor = shocks.data(),
                               .n_factors = arrays_.n_factors(),
                               .n_scenarios = paths.count,
                               .stride = shocks.cols()},
                  sums);
    }

    Matrix<TailSum> tails(MatrixView<const Ticks> pnl, std::span<const std::uint32_t> ranks) override {
        Matrix<TailSum> tails(pnl.rows, ranks.size());
        tail_select_cpu({.pnl = pnl.data,
                         .stride = pnl.cols,
                         .n_books = static_cast<std::uint32_t>(pnl.rows),
                         .n_paths = static_cast<std::uint32_t>(pnl.cols),
                         .ranks = ranks.data(),
                         .n_ranks = static_cast<std::uint32_t>(ranks.size()),
                         .tails = tails.data()},
                        threads_);
        return tails;
    }

  private:
    int threads_;
    TermStorage<Real> terms_;
    McArrays<Real> arrays_;
};

}  // namespace

template <class Real>
std::unique_ptr<Pricer<Real>> make_cpu_pricer(int threads, TermStorage<Real> terms, McArrays<Real> arrays) {
    return std::make_unique<CpuPricer<Real>>(threads, std::move(terms), std::move(arrays));
}

template std::unique_ptr<Pricer<float>> make_cpu_pricer(int, TermStorage<float>, McArrays<float>);
template std::unique_ptr<Pricer<double>> make_cpu_pricer(int, TermStorage<double>, McArrays<double>);

}  // namespace vesper
