#include "kernels/tail/tail_sums.h"

#include <algorithm>
#include <atomic>

namespace vesper {
namespace {

constexpr std::uint32_t kPiece = 1u << 15;  // values that one thread sums at a time

void add_shared(TailSum& to, const TailSum& own) {
    std::atomic_ref(to.count).fetch_add(own.count);
    std::atomic_ref(to.sum_high).fetch_add(own.sum_high);
    std::atomic_ref(to.sum_low).fetch_add(own.sum_low);
    for (int digit = 0; digit < 4; ++digit) std::atomic_ref(to.squares[digit]).fetch_add(own.squares[digit]);
}

void sum_piece(const TailSums& args, std::uint32_t row, std::uint32_t from) {
    const auto [values, n] = args.rows[row];
    const std::uint32_t to = n - from > kPiece ? from + kPiece : n;
    for (std::uint32_t i = args.first[row]; i < args.first[row + 1]; ++i) {
        TailSum own = {.value = args.limits[i]};
        for (std::uint32_t j = from; j < to; ++j)
            if (values[j] <= own.value)
                add_to_tail(own, values[j], args.weight != nullptr ? args.weight[j] : 1);
        add_shared(args.tails[i], own);
    }
}

}  // namespace

void tail_sums_cpu(const TailSums& args, int threads) {
    for (std::uint32_t i = 0; i < args.n_limits; ++i) args.tails[i] = {.value = args.limits[i]};
    const std::uint32_t n_pieces = args.longest / kPiece + 1;
#pragma omp parallel for collapse(2) num_threads(threads) schedule(dynamic)
    for (std::uint32_t row = 0; row < args.n_rows; ++row) {
        for (std::uint32_t piece = 0; piece < n_pieces; ++piece) {
            if (piece <= args.rows[row].n / kPiece) sum_piece(args, row, piece * kPiece);
        }
    }
}

}  // namespace vesper
