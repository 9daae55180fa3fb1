#include "kernels/half_dense.cuh"
#include "kernels/half_factor.cuh"
#include "kernels/half_rows.cuh"
#include "kernels/mc_shocks.h"

namespace vesper {
namespace {

/// Writes shocks to memory, for books that need more than a sum over factors.
struct StoreShocks {
    float* shocks;
    std::size_t stride;

    template <unsigned kParts>
    __device__ void dense(const McModel<float>& model, const McLaw<float>& law,
                          float (&y)[kParts][wgmma::kValues], std::uint32_t tile, const float* scale,
                          std::uint32_t first, std::uint32_t n_paths) const {
        const Rows<2> rows = dense_rows(model, law, tile, 1.0f);
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

    __device__ void factor(const McModel<float>& model, const McLaw<float>& law, const McPaths& paths,
                           float (&y)[2][wgmma::kValues], std::uint32_t pair, const float* scale, std::uint32_t first) const {
        const Rows<4> rows = draw_rows(model, law, pair, 1.0f);
        add_own_parts(model, paths, rows, first, y, [&](unsigned r, float value, unsigned column) {
            if (rows.factor[r] >= model.n_factors || first + column >= paths.count) return;
            shocks[rows.factor[r] * stride + first + column] =
                shock_of(value, rows.mean[r], rows.volatility[r], scale[column]);
        });
    }
};

}  // namespace

void mc_shocks_half_cuda(const McShocks<float>& args, StreamHandle stream) {
    if (args.model.n_factors == 0 || args.paths.count == 0) return;
    const StoreShocks store = {.shocks = args.shocks, .stride = args.stride};
    if (args.model.n_common == 0) {
        half_dense::run(args.model, args.law, args.paths, store, stream);
    } else {
        half_factor::run(args.model, args.law, args.paths, store, stream);
    }
}

}  // namespace vesper
