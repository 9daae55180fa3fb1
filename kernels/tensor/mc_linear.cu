#include "kernels/math/fast_returns.cuh"
#include "kernels/tensor/column_sums.cuh"
#include "kernels/tensor/dense_product.cuh"
#include "kernels/tensor/factor_product.cuh"
#include "kernels/tensor/factors_of_thread.cuh"
#include "kernels/tensor/mc_linear.h"
#include "kernels/tensor/mc_linear_point.h"

namespace vesper {
namespace {

/// Turns mixtures into simple returns, and those into P&L of the books.
struct AddLinear {
    const float* exposure;
    std::uint32_t n_books;
    Ticks* pnl;
    std::size_t stride;

    template <unsigned kParts>
    __device__ void dense(const McModel<float>& model, const McDistribution<float>& distribution,
                          float (&y)[kParts][wgmma::kValues], std::uint32_t tile, const float* scale,
                          std::uint32_t first, std::uint32_t n_paths) const {
        const unsigned c = threadIdx.x % 4;
        const Rows rows(model, distribution, tile, kOctavesPerLog);
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

    /// Ticks, not yet rounded, of the two rows of a thread in its column q.
    static __device__ float pair_of(const float (&held)[2], const float (&simple)[wgmma::kValues],
                                    unsigned q) {
        const unsigned v = q / 2 * 4 + q % 2;
        return linear_ticks(held[0], simple[v]) + linear_ticks(held[1], simple[v + 2]);
    }
};

/// packed[book][factor of the padded model]: the ticks that it gains where it doubles, zero beyond the last.
/// One that is not a number is held short, because LinearSums takes its return for the largest.
__global__ void pack_exposure(McLinear<float> args, factor_product::Tiles tiles, std::uint32_t n_padded,
                              float* packed) {
    const std::uint32_t factor = blockIdx.x * blockDim.x + threadIdx.x;
    if (factor >= n_padded) return;
    const std::uint32_t n_factors = args.model.n_factors;
    for (std::uint32_t book = 0; book < args.n_books; ++book) {
        const float held = factor < n_factors ? args.exposure[std::size_t{book} * n_factors + factor] : 0.0f;
        const float ticks = held * static_cast<float>(kTicksPerUnit);  // exact
        packed[std::size_t{book} * n_padded + factor] = tiles.is_number(factor) ? ticks : -std::abs(ticks);
    }
}

/// P&L of kBooks books, from number kBooks blockIdx.y, on a thread's paths of a factor model.
template <unsigned kBooks>
class LinearSums {
  public:
    static constexpr unsigned kBlocks = kBooks == 1 ? 6 : 4;

    struct Args {
        const float* exposure;  // as packed
        std::uint32_t n_padded;
        std::uint32_t n_books;
        Ticks* pnl;
        std::size_t stride;
    };

    __device__ LinearSums(const Args& args, std::uint32_t first)
        : args_(args),
          first_(first),
          held_(args.exposure + std::size_t{blockIdx.y} * kBooks * args.n_padded + threadIdx.x % 4 * 4) {}

    __device__ void take(float (&x)[2][4]) {
#pragma unroll
        for (auto& of_path : x) {
#pragma unroll
            for (float& value : of_path) {
                value = std::fmin(fast_simple_return(value), static_cast<float>(kSaturation));
            }
        }
#pragma unroll
        for (unsigned b = 0; b < kBooks; ++b) {
            if (!has(b)) break;
            const float4 held =
                __ldg(reinterpret_cast<const float4*>(held_ + std::size_t{b} * args_.n_padded));
#pragma unroll
            for (unsigned p = 0; p < 2; ++p) {
                float& sum = sum_[b][p];
                sum = std::fma(held.x, x[p][0], sum);
                sum = std::fma(held.y, x[p][1], sum);
                sum = std::fma(held.z, x[p][2], sum);
                sum = std::fma(held.w, x[p][3], sum);
            }
        }
        held_ += 16;
    }

    __device__ void finish(std::uint32_t n_paths) {
#pragma unroll
        for (unsigned b = 0; b < kBooks; ++b) {
            if (!has(b)) break;
#pragma unroll
            for (unsigned p = 0; p < 2; ++p) {
                Ticks ticks = __float2ll_rn(sum_[b][p]);
                ticks += __shfl_xor_sync(0xffffffff, ticks, 1);
                ticks += __shfl_xor_sync(0xffffffff, ticks, 2);
                const std::uint32_t path = first_ + 8 * p;
                if (threadIdx.x % 4 != 0 || path >= n_paths) continue;
                args_.pnl[(std::size_t{blockIdx.y} * kBooks + b) * args_.stride + path] += ticks;
            }
        }
    }

  private:
    __device__ bool has(unsigned b) const {
        return kBooks == 1 || blockIdx.y * kBooks + b < args_.n_books;
    }

    Args args_;
    std::uint32_t first_;
    const float* held_;
    float sum_[kBooks][2] = {};
};

template <unsigned kBooks>
void add_factor_model(const McLinear<float>& args, StreamHandle stream) {
    const factor_product::Packed model(args.model, args.distribution, kOctavesPerLog, stream);
    const std::uint32_t n_padded = model.n_padded();
    const StreamBuffer<float> exposure(std::size_t{args.n_books} * n_padded, stream);
    constexpr unsigned kThreads = 128;
    pack_exposure<<<blocks_for(n_padded, kThreads), kThreads, 0, stream>>>(args, model.tiles(), n_padded,
                                                                           exposure.data());
    check_launch("exposures");
    model.run<LinearSums<kBooks>>(args.paths,
                                  {.exposure = exposure.data(),
                                   .n_padded = n_padded,
                                   .n_books = args.n_books,
                                   .pnl = args.pnl,
                                   .stride = args.pnl_stride},
                                  blocks_for(args.n_books, kBooks));
}

}  // namespace

void mc_linear_cuda(const McLinear<float>& args, StreamHandle stream) {
    if (args.model.n_factors == 0 || args.paths.count == 0 || args.n_books == 0) return;
    if (args.model.n_common > 0) {
        return args.n_books == 1 ? add_factor_model<1>(args, stream) : add_factor_model<8>(args, stream);
    }
    const AddLinear add = {
        .exposure = args.exposure, .n_books = args.n_books, .pnl = args.pnl, .stride = args.pnl_stride};
    dense_product::run(args.model, args.distribution, args.paths, add, stream);
}

}  // namespace vesper
