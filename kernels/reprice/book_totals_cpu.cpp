#include "kernels/reprice/book_totals.h"

#include <algorithm>

namespace vesper {

void book_totals_cpu(const BookTotals& args, int threads) {
    constexpr std::uint32_t kPiece = 4096;  // paths: the sums stay in the cache
    const std::uint32_t n_pieces = (args.n_paths + kPiece - 1) / kPiece;
#pragma omp parallel for collapse(2) num_threads(threads)
    for (std::uint32_t table = 0; table < args.n_tables; ++table) {
        for (std::uint32_t piece = 0; piece < n_pieces; ++piece) {
            const std::uint32_t first = piece * kPiece;
            const std::uint32_t n = std::min(kPiece, args.n_paths - first);
            const Ticks* book = args.pnl + std::size_t{table} * (args.n_books + 1) * args.n_paths + first;
            Ticks* total =
                args.pnl + (std::size_t{table} * (args.n_books + 1) + args.n_books) * args.n_paths + first;
            std::fill_n(total, n, 0);
            for (std::uint32_t i = 0; i < args.n_books; ++i, book += args.n_paths)
                for (std::uint32_t path = 0; path < n; ++path) total[path] += book[path];
        }
    }
}

}  // namespace vesper
