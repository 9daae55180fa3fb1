#include "kernels/reprice/book_totals.h"

#include "kernels/base/launch.cuh"

namespace vesper {
namespace {

constexpr unsigned kThreads = 256;

/// blockIdx.x: [table][piece].
__global__ void __launch_bounds__(kThreads) add_books(BookTotals args, unsigned n_pieces) {
    const std::size_t path = std::size_t{blockIdx.x % n_pieces} * kThreads + threadIdx.x;
    if (path >= args.n_paths) return;
    Ticks* book = args.pnl + std::size_t{blockIdx.x / n_pieces} * (args.n_books + 1) * args.n_paths + path;
    Ticks total = 0;
#pragma unroll 8
    for (std::uint32_t i = 0; i < args.n_books; ++i, book += args.n_paths) total += __ldcs(book);
    *book = total;
}

}  // namespace

void book_totals_cuda(const BookTotals& args, StreamHandle stream) {
    if (args.n_tables == 0 || args.n_paths == 0) return;
    const unsigned n_pieces = blocks_for(std::uint64_t{args.n_paths}, kThreads);
    add_books<<<args.n_tables * n_pieces, kThreads, 0, stream>>>(args, n_pieces);
    check_launch("book_totals");
}

}  // namespace vesper
