#include "kernels/shocks/apply_distribution.cuh"
#include "kernels/shocks/mc_shocks.h"
#include "kernels/tensor/dense_product.cuh"
#include "kernels/tensor/factor_product.cuh"
#include "kernels/tensor/factors_of_thread.cuh"

namespace vesper {
namespace {

/// Writes the shocks of a dense model to memory.
struct StoreShocks {
    float* shocks;
    std::size_t stride;

    template <unsigned kParts>
    __device__ void dense(const McModel<float>& model, const McDistribution<float>& distribution,
                          float (&y)[kParts][wgmma::kValues], std::uint32_t tile, const float* scale,
                          std::uint32_t first, std::uint32_t n_paths) const {
        const Rows rows(model, distribution, tile, 1.0f);
        const bool aligned =
            stride % 2 == 0 && reinterpret_cast<std::uintptr_t>(shocks) % sizeof(float2) == 0;
#pragma unroll
        for (unsigned part = 0; part < kParts; ++part) {
#pragma unroll
            for (unsigned v = 0; v < wgmma::kValues; v += 2) {  // two columns beside each other
                const unsigned column = part * wgmma::kColumns + column_of(v) + 2 * (threadIdx.x % 4);
                const unsigned r = row_of(v);
                if (rows.factor[r] >= model.n_factors || first + column >= n_paths) continue;
                const float mean = rows.mean[r];
                const float volatility = rows.volatility[r];
                const float2 pair = {shock_of(y[part][v], mean, volatility, scale[column]),
                                     shock_of(y[part][v + 1], mean, volatility, scale[column + 1])};
                float* out = shocks + rows.factor[r] * stride + first + column;
                const bool both = first + column + 1 < n_paths;
                if (aligned && both) {
                    *reinterpret_cast<float2*>(out) = pair;
                } else {
                    out[0] = pair.x;
                    if (both) out[1] = pair.y;
                }
            }
        }
    }
};

/// Writes the mixtures of a factor model to memory.
class StoreFactors {
  public:
    static constexpr unsigned kBlocks = 5;

    struct Args {
        float* shocks;
        std::size_t stride;
        std::uint32_t n_factors;
        std::uint32_t n_paths;
    };

    __device__ StoreFactors(const Args& args, std::uint32_t first)
        : args_(args), first_(first), factor_(threadIdx.x % 4 * 4) {}

    __device__ void take(const float (&x)[2][4]) {
#pragma unroll
        for (unsigned r = 0; r < 4; ++r) {
#pragma unroll
            for (unsigned p = 0; p < 2; ++p) {
                const std::uint32_t path = first_ + 8 * p;
                if (factor_ + r >= args_.n_factors || path >= args_.n_paths) continue;
                args_.shocks[(factor_ + r) * args_.stride + path] = x[p][r];
            }
        }
        factor_ += 16;
    }
    __device__ void finish(std::uint32_t) const {}

  private:
    Args args_;
    std::uint32_t first_;
    std::uint32_t factor_;
};

}  // namespace

void mc_shocks_half_cuda(const McShocks<float>& args, StreamHandle stream) {
    if (args.model.n_factors == 0 || args.paths.count == 0) return;
    if (args.model.n_common == 0) {
        const StoreShocks store = {.shocks = args.shocks, .stride = args.stride};
        dense_product::run(args.model, args.distribution, args.paths, store, stream);
        return;
    }
    // Mixtures first: factor_product would round loadings together with a distribution's volatilities, and a
    // path would have other shocks where several distributions share its draws.
    const factor_product::Packed model(args.model, {}, 1.0f, stream);
    model.run<StoreFactors>(args.paths,
                            {.shocks = args.shocks,
                             .stride = args.stride,
                             .n_factors = args.model.n_factors,
                             .n_paths = args.paths.count},
                            1);
    apply_distribution(args.model, args.distribution, args.paths, args.shocks, args.shocks, args.stride,
                       stream);
}

}  // namespace vesper
