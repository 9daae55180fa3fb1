#include <utility>

#include "kernels/attribution.h"
#include "kernels/mc_pnl.h"
#include "scenario/pricer.h"

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

    void price(const PathLaw& law, const McPaths& paths, MatrixView<Ticks> pnl) override {
        const HorizonArrays<Real> horizon = at_horizon(arrays_, law.horizon_days);
        mc_pnl_cpu(McPnl<Real>{.model = model_of(arrays_, horizon, law.seed, law.degrees_of_freedom),
                               .paths = paths,
                               .book = terms_.view(),
                               .n_rates = law.n_rates,
                               .pnl = pnl.data,
                               .pnl_stride = pnl.cols},
                   threads_);
    }

    void attribute(const Shocks<Real>& shocks, MatrixView<Ticks> sums) override {
        attribution_cpu(Attribution<Real>{.book = terms_.view(), .shocks = shocks, .sum = sums.data},
                        threads_);
    }

    void attribute(const PathLaw& law, const McPaths& paths, MatrixView<Ticks> sums) override {
        const HorizonArrays<Real> horizon = at_horizon(arrays_, law.horizon_days);
        Matrix<Real> shocks(arrays_.volatility.size(), paths.count);
        mc_shocks_cpu(McShocks<Real>{.model = model_of(arrays_, horizon, law.seed, law.degrees_of_freedom),
                                     .paths = paths,
                                     .shocks = shocks.data(),
                                     .stride = shocks.cols()},
                      threads_);
        attribute(Shocks<Real>{.factor = shocks.data(),
                               .n_factors = static_cast<std::uint32_t>(shocks.rows()),
                               .n_rates = law.n_rates,
                               .n_scenarios = paths.count,
                               .stride = shocks.cols()},
                  sums);
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
