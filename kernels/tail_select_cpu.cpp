#include <omp.h>

#include <algorithm>
#include <vector>

#include "kernels/tail_select_point.h"

namespace vesper {
namespace {

TailSum tail_up_to(const Ticks* pnl, std::size_t n, Ticks value) {
    TailSum tail = {.value = value};
    for (std::size_t p = 0; p < n; ++p) {
        if (pnl[p] <= value) add_to_tail(tail, pnl[p]);
    }
    return tail;
}

}  // namespace

void tail_select_cpu(const TailSelect& args, int threads) {
#pragma omp parallel for schedule(dynamic) num_threads(threads)
    for (std::uint32_t book = 0; book < args.n_books; ++book) {
        const Ticks* pnl = args.pnl + book * args.stride;
        std::vector<Ticks> values(pnl, pnl + args.n_paths);
        for (std::uint32_t r = 0; r < args.n_ranks; ++r) {
            const auto nth = values.begin() + (args.ranks[r] - 1);
            std::nth_element(values.begin(), nth, values.end());
            args.tails[book * args.n_ranks + r] = tail_up_to(pnl, args.n_paths, *nth);
        }
    }
}

}  // namespace vesper
