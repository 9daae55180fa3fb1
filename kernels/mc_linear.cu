#include "kernels/column_sums.cuh"
#include "kernels/fast_returns.cuh"
#include "kernels/half_dense.cuh"
#include "kernels/half_factor.cuh"
#include "kernels/half_rows.cuh"
#include "kernels/mc_linear.h"
#include "kernels/mc_linear_point.h"

namespace vesper {
namespace {

/// Turns mixtures into simple returns, and those into P&L of the books.
struct AddLinear {
    const float* exposure;
    std::uint32_t n_books;
    Ticks* pnl;
    std::size_t stride;

    template <unsigned kParts>
    __device__ void dense(const McModel<float>& model, const McLaw<float>& law,
                          float (&y)[kParts][wgmma::kValues], std::uint32_t tile, const float* scale,
                          std::uint32_t first, std::uint32_t n_paths) const {
        const unsigned c = threadIdx.x % 4;
        const Rows<2> rows = dense_rows(model, law, tile, kOctavesPerLog);
#pragma unroll
        for (unsigned part = 0; part < kParts; ++part) {
#pragma unroll
            for (unsigned v = 0; v < wgmma::kValues; ++v) {
                const float path_scale = scale[part * wgmma::kColumns + column_of(v) + 2 * c];
                const unsigned r = row_of(v);
                y[part][v] =
                    fast_simple_return(shock_of(y[part][v], rows.mean[r], rows.volatility[r], path_scale));
            }
        }
        for (std::uint32_t book = 0; book < n_books; ++book) {
            const float* own = exposure + std::size_t{book} * model.n_factors;
            const float held[2] = {rows.value(own, 0, model.n_factors), rows.value(own, 1, model.n_factors)};
#pragma unroll
            for (unsigned part = 0; part < kParts; ++part) {
                Ticks column[kOwnColumns];
#pragma unroll
                for (unsigned q = 0; q < kOwnColumns; ++q) {
                    column[q] = __float2ll_rn(pair_of(held, y[part], q));
                }
                add_columns(column, first + part * wgmma::kColumns, n_paths, pnl + book * stride);
            }
        }
    }

    __device__ void factor(const McModel<float>& model, const McLaw<float>& law, const McPaths& paths,
                           float (&y)[2][wgmma::kValues], std::uint32_t pair, const float* scale, std::uint32_t first) const {
        const Rows<4> rows = draw_rows(model, law, pair, kOctavesPerLog);
        add_own_parts(model, paths, rows, first, y, [&](unsigned r, float& value, unsigned column) {
            value = fast_simple_return(shock_of(value, rows.mean[r], rows.volatility[r], scale[column]));
        });
        for (std::uint32_t book = 0; book < n_books; ++book) {
            const float* of_book = exposure + std::size_t{book} * model.n_factors;
            const float upper[2] = {rows.value(of_book, 0, model.n_factors),
                                    rows.value(of_book, 1, model.n_factors)};
            const float lower[2] = {rows.value(of_book, 2, model.n_factors),
                                    rows.value(of_book, 3, model.n_factors)};
            Ticks column[kOwnColumns];
#pragma unroll
            for (unsigned q = 0; q < kOwnColumns; ++q) {
                column[q] = __float2ll_rn(pair_of(upper, y[0], q) + pair_of(lower, y[1], q));
            }
            add_columns(column, first, paths.count, pnl + book * stride);
        }
    }

    /// Ticks, not yet rounded, of the two rows of a thread in its column q.
    static __device__ float pair_of(const float (&held)[2], const float (&simple)[wgmma::kValues],
                                    unsigned q) {
        const unsigned v = q / 2 * 4 + q % 2;
        return linear_ticks(held[0], simple[v]) + linear_ticks(held[1], simple[v + 2]);
    }
};

}  // namespace

void mc_linear_cuda(const McLinear<float>& args, StreamHandle stream) {
    if (args.model.n_factors == 0 || args.paths.count == 0) return;
    const AddLinear add = {
        .exposure = args.exposure, .n_books = args.n_books, .pnl = args.pnl, .stride = args.pnl_stride};
    if (args.model.n_common == 0) {
        half_dense::run(args.model, args.law, args.paths, add, stream);
    } else {
        half_factor::run(args.model, args.law, args.paths, add, stream);
    }
}

}  // namespace vesper
