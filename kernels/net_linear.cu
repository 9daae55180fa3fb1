#include <algorithm>

#include "kernels/launch.cuh"
#include "kernels/net_linear.h"
#include "kernels/net_linear_point.h"
#include "kernels/term_shocks.cuh"

namespace vesper {
namespace {

constexpr unsigned kLanes = 32;
constexpr unsigned kWarps = 8;
constexpr unsigned kThreads = kWarps * kLanes;
constexpr unsigned kAhead = 4;  // loads of a thread under way at a time
constexpr unsigned kMostBooks = 16;
constexpr unsigned kNowhere = 0xffffffff;

/// Sums of one warp for one asset and currency: a cell for each book and lane, so that lanes never meet.
class WarpSums {
  public:
    __device__ WarpSums(Ticks (&cells)[kMostBooks][kLanes], Ticks* net, std::size_t row,
                        std::uint32_t n_books)
        : cells_(cells), net_(net), row_(row), n_books_(n_books), lane_(threadIdx.x % kLanes) {
        for (unsigned book = 0; book < kMostBooks; ++book) cells_[book][lane_] = 0;
        __syncwarp();
    }

    /// Adds one value of each lane that has one; all lanes call it.
    __device__ void add(std::uint32_t place, std::uint32_t book, Ticks value, bool counts) {
        const std::uint32_t first = __shfl_sync(0xffffffff, place, 0);
        if (!__all_sync(0xffffffff, place == first || !counts)) {
            if (counts) add_ticks(&net_[book * row_ + place], value);
            return;
        }
        if (first != place_) {
            flush();
            place_ = first;
        }
        if (counts) cells_[book][lane_] += value;
    }

    /// Brings the sums to memory: each lane those of a book.
    __device__ void flush() {
        __syncwarp();
        if (place_ != kNowhere && lane_ < n_books_) {
            Ticks sum = 0;
            for (unsigned i = 0; i < kLanes; ++i) {
                Ticks& cell = cells_[lane_][(i + lane_) % kLanes];
                sum += cell;
                cell = 0;
            }
            if (sum != 0) add_ticks(&net_[lane_ * row_ + place_], sum);
        }
        __syncwarp();
    }

  private:
    Ticks (&cells_)[kMostBooks][kLanes];
    Ticks* net_;
    std::size_t row_;
    std::uint32_t n_books_;
    unsigned lane_;
    std::uint32_t place_ = kNowhere;
};

/// A warp takes the terms [warp each, + each).
template <class Real>
__global__ void __launch_bounds__(kThreads) net_terms(NetLinear<Real> args, std::uint32_t each) {
    __shared__ Ticks cells[kWarps][kMostBooks][kLanes];
    const unsigned lane = threadIdx.x % kLanes;
    const std::uint32_t n_factors = args.shape.n_factors;
    WarpSums sums(cells[threadIdx.x / kLanes], args.net, std::size_t{args.shape.n_slots} * (n_factors + 1),
                  args.shape.n_books);
    const std::uint32_t warp = (blockIdx.x * kThreads + threadIdx.x) / kLanes;
    const std::uint32_t begin = min(args.n_terms, warp * each);
    const std::uint32_t end = min(args.n_terms, begin + each);
    for (std::uint32_t i = begin; i < end; i += kAhead * kLanes) {
        LinearTerm<Real> terms[kAhead];
#pragma unroll
        for (unsigned j = 0; j < kAhead; ++j) {
            const std::uint32_t at = i + j * kLanes + lane;
            if (at < end) terms[j] = args.terms[at];
        }
#pragma unroll
        for (unsigned j = 0; j < kAhead; ++j) {
            if (i + j * kLanes >= end) break;
            const bool counts = i + j * kLanes + lane < end;
            const std::uint32_t place = counts ? net_place(terms[j], args.slot, n_factors) : kNowhere;
            sums.add(place, terms[j].book, counts ? net_value(terms[j]) : 0, counts);
        }
    }
    sums.flush();
}

/// For more books than a warp has cells for.
template <class Real>
__global__ void __launch_bounds__(kThreads) net_terms_one_by_one(NetLinear<Real> args) {
    const std::uint32_t i = blockIdx.x * kThreads + threadIdx.x;
    if (i >= args.n_terms) return;
    const LinearTerm<Real> term = args.terms[i];
    const std::size_t row = std::size_t{args.shape.n_slots} * (args.shape.n_factors + 1);
    add_ticks(&args.net[term.book * row + net_place(term, args.slot, args.shape.n_factors)], net_value(term));
}

constexpr unsigned kScenarioThreads = 128;
constexpr unsigned kPlaces = 4;     // of a block
constexpr unsigned kTogether = 16;  // books whose sums a thread keeps

/// Nearest integer to the P&L of a net: where the size of the net allows, by one addition instead of a
/// conversion.
__device__ Ticks rounded(double ticks, double net) {
    constexpr double kToInteger = 0x1.8p52;  // adding it leaves the integer in the low bits
    if (kSaturation * std::abs(net) >= 0x1p51) return __double2ll_rn(ticks);
    return __double_as_longlong(ticks + kToInteger) - __double_as_longlong(kToInteger);
}

/// A block takes kPlaces places, kScenarioThreads scenarios and kTogether books.
template <class Real>
__global__ void __launch_bounds__(kScenarioThreads) net_scenarios(NetPnl<Real> args) {
    __shared__ double value[kPlaces][kTogether];
    const std::uint32_t s = blockIdx.x * kScenarioThreads + threadIdx.x;
    const std::uint32_t columns = args.shape.n_factors + 1;
    const std::uint32_t row = args.shape.n_slots * columns;
    const std::uint32_t first_book = blockIdx.z * kTogether;
    const std::uint32_t first = blockIdx.y * kPlaces;
    for (unsigned i = threadIdx.x; i < kPlaces * kTogether; i += kScenarioThreads) {
        const std::uint32_t book = first_book + i % kTogether;
        const std::uint32_t place = first + i / kTogether;
        const bool there = book < args.shape.n_books && place < row;
        value[i / kTogether][i % kTogether] =
            there ? static_cast<double>(args.net[std::size_t{book} * row + place]) : 0.0;
    }
    __syncthreads();
    if (s >= args.shocks.n_scenarios) return;
    Ticks sums[kTogether] = {};
    for (std::uint32_t place = first; place < min(row, first + kPlaces); ++place) {
        const std::uint32_t asset = place % columns;
        const double fx = net_return(args.shocks, args.currency[place / columns], s);
        const double r = net_return(
            args.shocks, asset == args.shape.n_factors ? kNoFactor : static_cast<FactorIndex>(asset), s);
#pragma unroll
        for (unsigned i = 0; i < kTogether; ++i) {
            sums[i] += rounded(net_amount(value[place - first][i], r, fx), value[place - first][i]);
        }
    }
#pragma unroll
    for (unsigned i = 0; i < kTogether; ++i) {
        if (first_book + i >= args.shape.n_books) break;
        if (sums[i] != 0) add_ticks(&args.pnl[(first_book + i) * args.pnl_stride + s], sums[i]);
    }
}

}  // namespace

template <class Real>
void net_linear_cuda(const NetLinear<Real>& args, StreamHandle stream) {
    if (args.n_terms == 0) return;
    if (args.shape.n_books > kMostBooks) {
        net_terms_one_by_one<<<blocks_for(args.n_terms, kThreads), kThreads, 0, stream>>>(args);
    } else {
        constexpr unsigned kBlocksEach = 6;  // on a multiprocessor, by their shared memory
        const unsigned warps = kWarps * kBlocksEach * multiprocessors();
        const std::uint32_t each =
            blocks_for(blocks_for(args.n_terms, warps), kAhead * kLanes) * kAhead * kLanes;
        net_terms<<<blocks_for(blocks_for(args.n_terms, each), kWarps), kThreads, 0, stream>>>(args, each);
    }
    check_launch("net_linear");
}

template <class Real>
void net_pnl_cuda(const NetPnl<Real>& args, StreamHandle stream) {
    if (args.shape.n_books == 0 || args.shocks.n_scenarios == 0) return;
    const dim3 blocks(blocks_for(args.shocks.n_scenarios, kScenarioThreads),
                      blocks_for(args.shape.n_slots * (args.shape.n_factors + 1), kPlaces),
                      blocks_for(args.shape.n_books, kTogether));
    net_scenarios<<<blocks, kScenarioThreads, 0, stream>>>(args);
    check_launch("net_pnl");
}

template void net_linear_cuda(const NetLinear<float>&, StreamHandle);
template void net_linear_cuda(const NetLinear<double>&, StreamHandle);
template void net_pnl_cuda(const NetPnl<float>&, StreamHandle);
template void net_pnl_cuda(const NetPnl<double>&, StreamHandle);

}  // namespace vesper
