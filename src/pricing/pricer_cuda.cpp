#include "pricing/pricer_cuda.h"

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "device/buffer.h"
#include "device/device_error.h"
#include "kernels/reprice/attribution.h"
#include "pricing/device_model.h"
#include "pricing/device_terms.h"
#include "pricing/pnl_blocks.h"

namespace vesper {
namespace {

// P&L on the device at once to select tails in: 256 MB.
constexpr std::size_t kTicksAtOnce = std::size_t{1} << 25;

template <class Real>
class CudaPricer final : public Pricer<Real> {
  public:
    CudaPricer(int threads, const TermStorage<Real>& terms, McArrays<Real> arrays, PathKernels<Real> kernels)
        : blocks_(threads),
          terms_(copy_terms(terms, stream_)),
          model_(std::move(arrays), stream_),
          kernels_(std::move(kernels)) {}

    void price(const Shocks<Real>& shocks, MatrixView<Ticks> pnl) override {
        blocks_.add(shocks.n_scenarios, std::span(&pnl, 1), [&](const PnlBlocks::Block& block) {
            Shocks<Real> part = shocks;
            part.factor += block.first;
            if (part.vol_shift != nullptr) part.vol_shift += block.first;
            part.n_scenarios = block.count;
            const DeviceShocks there(part, block.stream);
            vesper::on_device([&] {
                scenario_pnl_cuda(ScenarioPnl<Real>{.book = terms_.view(),
                                                    .shocks = there.view,
                                                    .pnl = block.pnl,
                                                    .pnl_stride = block.count},
                                  block.stream.handle());
            });
            block.stream.wait();  // as long as its shocks are there
        });
    }

    void price(std::span<const Distribution> distributions, const McPaths& paths,
               std::span<const MatrixView<Ticks>> pnl) override {
        const DeviceDistributions<Real> there(model_, distributions, stream_);
        blocks_.add(paths.count, pnl, [&](const PnlBlocks::Block& block) {
            std::vector<McDistributionPnl<Real>> wanted;
            for (const McDistribution<Real>& distribution : there.view())
                wanted.push_back({.distribution = distribution,
                                  .pnl = block.pnl + wanted.size() * pnl.front().rows * block.count});
            vesper::on_device([&] {
                kernels_.pnl(McPnl<Real>{.model = model_.view(),
                                         .distributions = wanted.data(),
                                         .n_distributions = static_cast<std::uint32_t>(wanted.size()),
                                         .paths = {.first = paths.first + block.first, .count = block.count},
                                         .book = terms_.view(),
                                         .pnl_stride = block.count},
                             block.stream.handle());
            });
        });
    }

    void attribute(const Shocks<Real>& shocks, MatrixView<Ticks> sums) override {
        const DeviceShocks on_device(shocks, stream_);
        attribute_on_device(on_device.view, sums);
    }

    void attribute(const Distribution& distribution, const McPaths& paths, MatrixView<Ticks> sums) override {
        const DeviceDistributions<Real> there(model_, std::span(&distribution, 1), stream_);
        const DeviceBuffer<std::uint32_t> ids(std::span(paths.ids, paths.count), stream_);
        const DeviceBuffer<Real> shocks(std::size_t{model_.n_factors()} * paths.count);
        vesper::on_device([&] {
            kernels_.shocks(McShocks<Real>{.model = model_.view(),
                                           .distribution = there.view().front(),
                                           .paths = {.count = paths.count, .ids = ids.data()},
                                           .shocks = shocks.data(),
                                           .stride = paths.count},
                            stream_.handle());
        });
        attribute_on_device({.factor = shocks.data(),
                             .n_factors = model_.n_factors(),
                             .n_scenarios = paths.count,
                             .stride = paths.count},
                            sums);
    }

    Matrix<TailSum> tails(MatrixView<const Ticks> pnl, std::span<const std::uint32_t> ranks) override {
        Matrix<TailSum> tails(pnl.rows, ranks.size());
        if (tails.empty()) return tails;
        const std::size_t at_once = std::clamp<std::size_t>(kTicksAtOnce / pnl.cols, 1, pnl.rows);
        const DeviceBuffer<Ticks> rows(at_once * pnl.cols);
        const DeviceBuffer<TailSum> found(at_once * ranks.size());
        for (std::size_t first = 0; first < pnl.rows; first += at_once) {
            const std::size_t n = std::min(at_once, pnl.rows - first);
            device::upload(rows.data(), pnl.row(first).data(), n * pnl.cols * sizeof(Ticks), stream_);
            vesper::on_device([&] {
                tail_select_cuda({.pnl = rows.data(),
                                  .stride = pnl.cols,
                                  .n_books = static_cast<std::uint32_t>(n),
                                  .n_paths = static_cast<std::uint32_t>(pnl.cols),
                                  .ranks = ranks.data(),
                                  .n_ranks = static_cast<std::uint32_t>(ranks.size()),
                                  .tails = found.data()},
                                 stream_.handle());
            });
            device::download(tails.row(first).data(), found.data(), n * ranks.size() * sizeof(TailSum),
                             stream_);
        }
        stream_.wait();
        return tails;
    }

  private:
    /// Host shocks copied to the device, rows side by side.
    struct DeviceShocks {
        DeviceShocks(const Shocks<Real>& host, const Stream& stream)
            : factor(std::size_t{host.n_factors} * host.n_scenarios),
              vol_shift(host.vol_shift != nullptr ? host.n_scenarios : 0),
              view(host) {
            device::upload_rows(factor.data(), host.factor, host.stride * sizeof(Real),
                                host.n_scenarios * sizeof(Real), host.n_factors, stream);
            device::upload(vol_shift.data(), host.vol_shift, vol_shift.bytes(), stream);
            view.factor = factor.data();
            view.vol_shift = vol_shift.data();
            view.stride = host.n_scenarios;
        }
        DeviceBuffer<Real> factor;
        DeviceBuffer<Real> vol_shift;
        Shocks<Real> view;
    };

    void attribute_on_device(const Shocks<Real>& shocks, MatrixView<Ticks> sums) {
        const DeviceBuffer<Ticks> on_device(std::span<const Ticks>(sums.all()), stream_);
        vesper::on_device([&] {
            attribution_cuda(
                Attribution<Real>{.book = terms_.view(), .shocks = shocks, .sum = on_device.data()},
                stream_.handle());
        });
        device::download(sums.data, on_device.data(), on_device.bytes(), stream_);
        stream_.wait();
    }

    PnlBlocks blocks_;
    Stream stream_;
    DeviceTerms<Real> terms_;
    DeviceModel<Real> model_;
    PathKernels<Real> kernels_;
};

}  // namespace

template <class Real>
std::unique_ptr<Pricer<Real>> make_cuda_pricer(int threads, const TermStorage<Real>& terms,
                                               McArrays<Real> arrays, PathKernels<Real> kernels) {
    return std::make_unique<CudaPricer<Real>>(threads, terms, std::move(arrays), std::move(kernels));
}

template std::unique_ptr<Pricer<float>> make_cuda_pricer(int, const TermStorage<float>&, McArrays<float>,
                                                         PathKernels<float>);
template std::unique_ptr<Pricer<double>> make_cuda_pricer(int, const TermStorage<double>&, McArrays<double>,
                                                          PathKernels<double>);

}  // namespace vesper
