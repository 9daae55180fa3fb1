#include "scenario/pricer_cuda.h"

#include <algorithm>
#include <deque>
#include <span>
#include <utility>
#include <vector>

#include "core/parallel.h"
#include "device/buffer.h"
#include "device/device_error.h"
#include "kernels/attribution.h"
#include "scenario/device_model.h"
#include "scenario/device_terms.h"

namespace vesper {
namespace {

// Scenarios on the device at once: enough to fill it, few enough that copies back hide behind the next block
// and that little is left to do when the last one is priced, also where there are many books.
constexpr std::size_t kMostAtOnce = 1u << 16;
constexpr std::size_t kFewestAtOnce = 1u << 11;
constexpr std::size_t kBlockTicks = std::size_t{1} << 21;  // 16 MB

std::uint32_t scenarios_at_once(std::size_t rows) {
    const std::size_t fit = kBlockTicks / rows / kFewestAtOnce * kFewestAtOnce;  // so that rows stay aligned
    return static_cast<std::uint32_t>(std::clamp(fit, kFewestAtOnce, kMostAtOnce));
}

// P&L on the device at once to select tails in: 256 MB.
constexpr std::size_t kTicksAtOnce = std::size_t{1} << 25;

/// P&L of one block of paths, computed on a stream of its own.
struct PnlBlock {
    explicit PnlBlock(std::size_t ticks) : pnl(ticks) {}
    Stream stream;
    DeviceBuffer<Ticks> pnl;
    std::uint32_t first = 0;  // of the paths asked for
    std::uint32_t count = 0;
};

void add_rows(std::span<const Ticks> block, std::size_t count, MatrixView<Ticks> out, std::size_t first,
              int threads) {
    constexpr std::size_t kPiece = 4096;  // of a row: all threads have work where there is one book
    const std::size_t pieces = (count + kPiece - 1) / kPiece;
    parallel_for(out.rows * pieces, threads, [&](std::size_t piece) {
        const std::size_t row = piece / pieces;
        const std::size_t begin = piece % pieces * kPiece;
        const std::size_t end = std::min(begin + kPiece, count);
        for (std::size_t i = begin; i < end; ++i) out(row, first + i) += block[row * count + i];
    });
}

template <class Real>
class CudaPricer final : public Pricer<Real> {
  public:
    CudaPricer(int threads, const TermStorage<Real>& terms, McArrays<Real> arrays, PathKernels<Real> kernels)
        : threads_(threads),
          terms_(terms, stream_),
          model_(std::move(arrays), stream_),
          kernels_(std::move(kernels)) {}

    void price(const Shocks<Real>& shocks, MatrixView<Ticks> pnl) override {
        const std::uint32_t width = scenarios_at_once(pnl.rows);
        for (std::uint32_t first = 0; first < shocks.n_scenarios; first += width) {
            Shocks<Real> part = shocks;
            part.factor += first;
            if (part.vol_shift != nullptr) part.vol_shift += first;
            part.n_scenarios = std::min(width, shocks.n_scenarios - first);
            price_part(part, pnl, first);
        }
    }

    void price(std::span<const PathLaw> laws, const McPaths& paths,
               std::span<const MatrixView<Ticks>> pnl) override {
        if (paths.count == 0) return;
        const DeviceLaws<Real> there(model_, laws, stream_);
        const std::size_t rows = laws.size() * pnl.front().rows;
        const std::uint32_t width = std::min(paths.count, scenarios_at_once(rows));
        std::uint32_t next = 0;
        const auto launch_next = [&](PnlBlock& block) {
            block.first = next;
            block.count = std::min(width, paths.count - next);
            next += block.count;
            launch(there.view(), paths.first, block, pnl.front().rows);
        };
        // Two are queued while the host collects one: the first takes long, as the pages of `pnl` are new.
        std::deque<PnlBlock> blocks;
        while (next < paths.count && blocks.size() < 3) launch_next(blocks.emplace_back(rows * width));
        const std::span<Ticks> landing = landing_for(rows * width);  // while the first block is computed
        std::uint32_t collected = 0;
        for (std::size_t turn = 0; collected < paths.count; ++turn) {
            PnlBlock& block = blocks[turn % blocks.size()];
            collect(block, landing, pnl);
            collected += block.count;
            if (next < paths.count) launch_next(block);
        }
    }

    void attribute(const Shocks<Real>& shocks, MatrixView<Ticks> sums) override {
        const DeviceShocks on_device(shocks, stream_);
        attribute_on_device(on_device.view, sums);
    }

    void attribute(const PathLaw& law, const McPaths& paths, MatrixView<Ticks> sums) override {
        const DeviceLaws<Real> there(model_, std::span(&law, 1), stream_);
        const DeviceBuffer<std::uint32_t> ids(std::span(paths.ids, paths.count), stream_);
        const DeviceBuffer<Real> shocks(std::size_t{model_.n_factors()} * paths.count);
        vesper::on_device([&] {
            kernels_.shocks(McShocks<Real>{.model = model_.view(),
                                           .law = there.view().front(),
                                           .paths = {.count = paths.count, .ids = ids.data()},
                                           .shocks = shocks.data(),
                                           .stride = paths.count},
                            stream_.handle());
        });
        attribute_on_device({.factor = shocks.data(),
                             .n_factors = model_.n_factors(),
                             .n_rates = model_.n_rates(),
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

    /// P&L of some of the scenarios given, from the column `first` of `pnl` on.
    void price_part(const Shocks<Real>& shocks, MatrixView<Ticks> pnl, std::size_t first) {
        const DeviceShocks on_device(shocks, stream_);
        const std::size_t count = shocks.n_scenarios;
        const DeviceBuffer<Ticks> sums(pnl.rows * count);
        device::fill_with_zeros(sums.data(), sums.bytes(), stream_);
        vesper::on_device([&] {
            scenario_pnl_cuda(
                ScenarioPnl<Real>{
                    .book = terms_.view(), .shocks = on_device.view, .pnl = sums.data(), .pnl_stride = count},
                stream_.handle());
        });
        const std::span<Ticks> landing = landing_for(sums.size());
        device::download(landing.data(), sums.data(), sums.bytes(), stream_);
        stream_.wait();
        add_rows(landing, count, pnl, first, threads_);
    }

    void launch(const std::vector<McLaw<Real>>& laws, std::uint32_t first_path, const PnlBlock& block,
                std::size_t n_books) {
        const std::size_t size = n_books * block.count;  // of one law
        device::fill_with_zeros(block.pnl.data(), laws.size() * size * sizeof(Ticks), block.stream);
        std::vector<McLawPnl<Real>> wanted;
        for (const McLaw<Real>& law : laws)
            wanted.push_back({.law = law, .pnl = block.pnl.data() + wanted.size() * size});
        vesper::on_device([&] {
            kernels_.pnl(McPnl<Real>{.model = model_.view(),
                                     .laws = wanted.data(),
                                     .n_laws = static_cast<std::uint32_t>(wanted.size()),
                                     .paths = {.first = first_path + block.first, .count = block.count},
                                     .book = terms_.view(),
                                     .n_rates = model_.n_rates(),
                                     .pnl_stride = block.count},
                         block.stream.handle());
        });
    }

    /// Waits for a block and adds it to the result.
    void collect(const PnlBlock& block, std::span<Ticks> landing,
                 std::span<const MatrixView<Ticks>> pnl) const {
        const std::size_t size = pnl.front().rows * block.count;  // of one law
        device::download(landing.data(), block.pnl.data(), pnl.size() * size * sizeof(Ticks), block.stream);
        block.stream.wait();
        for (std::size_t law = 0; law < pnl.size(); ++law)
            add_rows(landing.subspan(law * size, size), block.count, pnl[law], block.first, threads_);
    }

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

    /// Page-locked memory for n values. It is kept: to get it takes longer than to copy into it.
    std::span<Ticks> landing_for(std::size_t n) {
        if (landing_.size() < n) landing_ = PinnedBuffer<Ticks>(n);
        return landing_.all().first(n);
    }

    int threads_;
    Stream stream_;
    DeviceTerms<Real> terms_;
    DeviceModel<Real> model_;
    PathKernels<Real> kernels_;
    PinnedBuffer<Ticks> landing_;
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
