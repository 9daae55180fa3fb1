// Paths on tensor cores. A book that is linear in its factors is netted into exposures first, which needs no
// shocks in memory.
#include <string>
#include <utility>

#include "core/error.h"
#include "device/buffer.h"
#include "kernels/tensor/mc_linear.h"
#include "pricing/exposures.h"
#include "pricing/pricer_cuda.h"

namespace vesper {
namespace {

constexpr std::uint32_t kMostDense = 2048;  // factors, see mc_linear_cuda
constexpr std::uint32_t kMostCommon = 512;

void require_fits(const McArrays<float>& arrays) {
    const bool dense = arrays.n_common == 0;
    const std::uint32_t size = dense ? arrays.n_factors() : arrays.n_common;
    const std::uint32_t most = dense ? kMostDense : kMostCommon;
    if (size <= most) return;
    throw Error({.kind = ErrorKind::job,
                 .problem = "monte_carlo.precision = \"half\" takes at most " + std::to_string(most) +
                            (dense ? " factors with correlation = \"dense\"" : " components"),
                 .reason = "this job has " + std::to_string(size) +
                           ", and a block of paths keeps their normals on the chip",
                 .remedy = dense ? "use precision = \"single\", or correlation = \"factors\""
                                 : "use precision = \"single\", or fewer components"});
}

/// P&L of exposures under each distribution in turn.
class LinearPnl {
  public:
    LinearPnl(const std::vector<float>& exposure, const Stream& stream)
        : exposure_(std::make_shared<DeviceBuffer<float>>(std::span<const float>(exposure), stream)) {
        stream.wait();
    }

    void operator()(const McPnl<float>& args, StreamHandle stream) const {
        for (std::uint32_t distribution = 0; distribution < args.n_distributions; ++distribution) {
            mc_linear_cuda({.model = args.model,
                            .distribution = args.distributions[distribution].distribution,
                            .paths = args.paths,
                            .exposure = exposure_->data(),
                            .n_books = args.book.n_books,
                            .pnl = args.distributions[distribution].pnl,
                            .pnl_stride = args.pnl_stride},
                           stream);
        }
    }

  private:
    std::shared_ptr<DeviceBuffer<float>> exposure_;  // a std::function is copied
};

}  // namespace

std::unique_ptr<Pricer<float>> make_half_cuda_pricer(int threads, const TermStorage<float>& terms,
                                                     McArrays<float> arrays) {
    require_fits(arrays);
    PathKernels<float> kernels = {.pnl = mc_pnl_half_cuda, .shocks = mc_shocks_half_cuda};
    if (is_worth_netting(terms, arrays.n_factors())) {
        const Stream stream;
        kernels.pnl = LinearPnl(net_exposures(terms, arrays.n_factors()), stream);
    }
    return make_cuda_pricer(threads, terms, std::move(arrays), std::move(kernels));
}

}  // namespace vesper
