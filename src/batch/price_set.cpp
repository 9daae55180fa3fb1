#include "batch/price_set.h"

#include <algorithm>
#include <utility>

#include "core/memory.h"
#include "core/parallel.h"
#include "device/stage_timer.h"

namespace vesper {
namespace {

/// Prices this rank's scenarios into the beginning of the rows of `pnl`, a few tiles at a time so that
/// progress shows.
void price_share(const ScenarioSet& set, const PlannedSet& planned, Share share, const Cycle& cycle,
                 std::vector<Matrix<Ticks>>& pnl, WorkMeter& meter) {
    const std::size_t step = cycle.scenarios_at_once(planned.tile);
    for (std::size_t done = 0; done < share.count; done += step) {
        const std::size_t count = std::min(step, share.count - done);
        std::vector<MatrixView<Ticks>> views;
        for (Matrix<Ticks>& of_result : pnl)
            views.push_back({of_result.data() + done, of_result.rows(), of_result.cols()});
        cycle.price(set, {.first = share.first + done, .count = count}, views);
        meter.add(planned.cost.flops * static_cast<double>(count));
    }
}

/// P&L of all books together, on the first n scenarios.
std::vector<Ticks> total_pnl(const Matrix<Ticks>& pnl, std::size_t n, int threads) {
    constexpr std::size_t kBlock = 1 << 14;
    std::vector<Ticks> total(n);
    parallel_for((n + kBlock - 1) / kBlock, threads, [&](std::size_t block) {
        const std::size_t first = block * kBlock;
        const std::size_t end = std::min(first + kBlock, n);
        for (std::size_t book = 0; book < pnl.rows(); ++book)
            for (std::size_t i = first; i < end; ++i) total[i] += pnl(book, i);
    });
    return total;
}

}  // namespace

SetPnl price_set(const ScenarioSet& set, const Plan& plan, std::size_t index, const Cycle& cycle,
                 std::size_t n_books, Comm& comm, WorkMeter& meter, Timings& timings) {
    const PlannedSet& planned = plan.sets()[index];
    SetPnl pnl = {.share = plan.share(index, comm.rank())};
    {
        const StageTimer timer(timings, planned.name);
        together(comm, [&] {
            const std::size_t columns = comm.is_root() ? set.n_scenarios() : pnl.share.count;
            require_memory(set.n_results() * n_books * columns * sizeof(Ticks),
                           "the P&L of a set of scenarios",
                           "lower monte_carlo.paths, or the number of books");
            for (std::size_t i = 0; i < set.n_results(); ++i)
                pnl.books.emplace_back(n_books, columns);  // a copy of one would touch its pages
            price_share(set, planned, pnl.share, cycle, pnl.books, meter);
            for (const Matrix<Ticks>& of_result : pnl.books)
                pnl.total.push_back(total_pnl(of_result, pnl.share.count, cycle.threads()));
        });
    }
    const StageTimer timer(timings, "gather P&L");
    std::vector<std::size_t> counts;
    for (int rank = 0; rank < comm.size(); ++rank) counts.push_back(plan.share(index, rank).count);
    for (Matrix<Ticks>& of_result : pnl.books) {
        comm.gather(of_result.view(), counts);
        if (!comm.is_root()) of_result = Matrix<Ticks>(of_result.rows(), 0);
    }
    return pnl;
}

}  // namespace vesper
