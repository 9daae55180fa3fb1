#include <algorithm>

#include "bench/gpu/net_linear.h"
#include "bench/gpu/net_linear_point.h"
#include "kernels/base/dependent_launch.cuh"
#include "kernels/reprice/term_shocks.cuh"

namespace vesper {
namespace {

constexpr unsigned kLanes = 32;
constexpr unsigned kWarps = 8;
constexpr unsigned kThreads = kWarps * kLanes;
constexpr unsigned kBlocksEach = 4;  // on a multiprocessor: all are there at once
constexpr unsigned kAhead = 4;       // loads of a thread under way at a time
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
__global__ void __launch_bounds__(kThreads, kBlocksEach) net_terms(NetLinear<Real> args, std::uint32_t each) {
    __shared__ Ticks cells[kWarps][kMostBooks][kLanes];
    const unsigned lane = threadIdx.x % kLanes;
    const std::uint32_t n_factors = args.shape.n_factors;
    const std::uint32_t warp = (blockIdx.x * kThreads + threadIdx.x) / kLanes;
    const std::uint32_t begin = min(args.n_terms, warp * each);
    const std::uint32_t end = min(args.n_terms, begin + each);
    LinearTerm<Real> terms[kAhead];
    const auto load = [&](std::uint32_t first) {
#pragma unroll
        for (unsigned j = 0; j < kAhead; ++j) {
            const std::uint32_t at = first + j * kLanes + lane;
            if (at < end) terms[j] = args.terms[at];
        }
    };
    start_successor();
    load(begin);
    WarpSums sums(cells[threadIdx.x / kLanes], args.net, std::size_t{args.shape.n_slots} * (n_factors + 1),
                  args.shape.n_books);
    wait_for_predecessor();
    for (std::uint32_t i = begin; i < end; i += kAhead * kLanes) {
        if (i != begin) load(i);
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
    start_successor();
    wait_for_predecessor();
    const std::uint32_t i = blockIdx.x * kThreads + threadIdx.x;
    if (i >= args.n_terms) return;
    const LinearTerm<Real> term = args.terms[i];
    const std::size_t row = std::size_t{args.shape.n_slots} * (args.shape.n_factors + 1);
    add_ticks(&args.net[term.book * row + net_place(term, args.slot, args.shape.n_factors)], net_value(term));
}

constexpr unsigned kScenarioThreads = 128;
constexpr unsigned kScenarioBlocksEach = 8;  // on a multiprocessor
constexpr unsigned kPlaces = 8;              // of a block
constexpr unsigned kTogether = 16;           // books whose sums a thread keeps

constexpr double kToInteger = 0x1.8p52;  // adding it leaves the nearest integer in the low bits, up to 2^51

/// Whether rounding by kToInteger serves the P&L of a net, whatever its return.
__device__ bool is_small(double net) {
    return kSaturation * std::abs(net) < 0x1p51;
}

__device__ Ticks round_small(double ticks) {
    return __double_as_longlong(ticks + kToInteger) - __double_as_longlong(kToInteger);
}

/// The nets of a block: kPlaces from `first_place` on, kTogether books from `first_book` on.
struct BlockNets {
    double value[kPlaces][kTogether];
    bool all_small[kPlaces];

    template <class Real>
    __device__ void load(const NetPnl<Real>& args, std::uint32_t first_place, std::uint32_t first_book) {
        const std::uint32_t row = args.shape.n_slots * (args.shape.n_factors + 1);
        static_assert(kPlaces * kTogether == kScenarioThreads && kLanes % kTogether == 0);
        const unsigned i = threadIdx.x / kTogether;
        const unsigned j = threadIdx.x % kTogether;
        const bool there = first_book + j < args.shape.n_books && first_place + i < row;
        const double net =
            there ? static_cast<double>(args.net[std::size_t{first_book + j} * row + first_place + i]) : 0.0;
        value[i][j] = net;
        const unsigned large = __ballot_sync(0xffffffff, !is_small(net));
        const unsigned of_place = ((1u << kTogether) - 1) << (threadIdx.x % kLanes - j);
        if (j == 0) all_small[i] = (large & of_place) == 0;
        __syncthreads();
    }
};

/// A block takes kPlaces places, kScenarioThreads scenarios and kTogether books.
template <class Real>
__global__ void __launch_bounds__(kScenarioThreads, kScenarioBlocksEach) net_scenarios(NetPnl<Real> args) {
    __shared__ BlockNets nets;
    __shared__ double moves[kPlaces][kScenarioThreads];
    const std::uint32_t s = blockIdx.x * kScenarioThreads + threadIdx.x;
    const std::uint32_t columns = args.shape.n_factors + 1;
    const std::uint32_t first_book = blockIdx.z * kTogether;
    const std::uint32_t first = blockIdx.y * kPlaces;
    const std::uint32_t places = min(kPlaces, args.shape.n_slots * columns - first);
    const bool there = s < args.shocks.n_scenarios;
    Real asset[kPlaces];
    Real fx[kPlaces];
#pragma unroll
    for (unsigned i = 0; i < kPlaces; ++i) {
        const bool wanted = there && i < places;
        const std::uint32_t column = (first + i) % columns;
        const bool has_asset = wanted && column < args.shape.n_factors;
        asset[i] = net_shock(args.shocks, has_asset ? static_cast<FactorIndex>(column) : kNoFactor, s);
        fx[i] = net_shock(args.shocks, wanted ? args.currency[(first + i) / columns] : kNoFactor, s);
    }
#pragma unroll
    for (unsigned i = 0; i < kPlaces; ++i) moves[i][threadIdx.x] = net_move(asset[i], fx[i]);
    wait_for_predecessor();
    nets.load(args, first, first_book);
    if (!there) return;
    Ticks sums[kTogether] = {};
#pragma unroll 1
    for (unsigned i = 0; i < places; ++i) {
        const double move = moves[i][threadIdx.x];
        const double(&value)[kTogether] = nets.value[i];
        if (nets.all_small[i] && std::abs(move) <= kSaturation) {
#pragma unroll
            for (unsigned j = 0; j < kTogether; ++j) sums[j] += round_small(value[j] * move);
        } else {
#pragma unroll
            for (unsigned j = 0; j < kTogether; ++j) sums[j] += __double2ll_rn(net_amount(value[j], move));
        }
    }
#pragma unroll
    for (unsigned i = 0; i < kTogether; ++i) {
        if (first_book + i >= args.shape.n_books) break;
        if (sums[i] != 0) add_ticks(&args.pnl[(first_book + i) * args.pnl_stride + s], sums[i]);
    }
}

__global__ void __launch_bounds__(kThreads) clear(Ticks* net, std::size_t n) {
    start_successor();
    const std::size_t i = std::size_t{blockIdx.x} * kThreads + threadIdx.x;
    if (i < n) net[i] = 0;
}

template <class Real>
void launch_netting(const NetLinear<Real>& args, Start start, StreamHandle stream) {
    if (args.n_terms == 0) return;
    if (args.shape.n_books > kMostBooks) {
        launch(net_terms_one_by_one<Real>,
               {.kernel = "net_linear",
                .blocks = blocks_for(args.n_terms, kThreads),
                .threads = kThreads,
                .start = start},
               stream, args);
        return;
    }
    const unsigned warps = kWarps * kBlocksEach * multiprocessors();
    const std::uint32_t each = blocks_for(blocks_for(args.n_terms, warps), kLanes) * kLanes;
    launch(net_terms<Real>,
           {.kernel = "net_linear",
            .blocks = blocks_for(blocks_for(args.n_terms, each), kWarps),
            .threads = kThreads,
            .start = start},
           stream, args, each);
}

template <class Real>
void launch_pricing(const NetPnl<Real>& args, Start start, StreamHandle stream) {
    if (args.shape.n_books == 0 || args.shocks.n_scenarios == 0) return;
    const dim3 blocks(blocks_for(args.shocks.n_scenarios, kScenarioThreads),
                      blocks_for(args.shape.n_slots * (args.shape.n_factors + 1), kPlaces),
                      blocks_for(args.shape.n_books, kTogether));
    launch(net_scenarios<Real>,
           {.kernel = "net_pnl", .blocks = blocks, .threads = kScenarioThreads, .start = start}, stream,
           args);
}

}  // namespace

template <class Real>
void net_linear_cuda(const NetLinear<Real>& args, StreamHandle stream) {
    launch_netting(args, Start::after_predecessor, stream);
}

template <class Real>
void net_pnl_cuda(const NetPnl<Real>& args, StreamHandle stream) {
    launch_pricing(args, Start::after_predecessor, stream);
}

template <class Real>
void linear_stress_cuda(const LinearStress<Real>& args, StreamHandle stream) {
    const std::size_t n = args.netting.shape.size();
    if (n == 0) return;
    launch(clear, {.kernel = "clearing of nets", .blocks = blocks_for(n, kThreads), .threads = kThreads},
           stream, args.netting.net, n);
    launch_netting(args.netting, Start::early, stream);
    launch_pricing(args.pricing, Start::early, stream);
}

template void linear_stress_cuda(const LinearStress<float>&, StreamHandle);
template void linear_stress_cuda(const LinearStress<double>&, StreamHandle);
template void net_linear_cuda(const NetLinear<float>&, StreamHandle);
template void net_linear_cuda(const NetLinear<double>&, StreamHandle);
template void net_pnl_cuda(const NetPnl<float>&, StreamHandle);
template void net_pnl_cuda(const NetPnl<double>&, StreamHandle);

}  // namespace vesper
