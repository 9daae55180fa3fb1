#include "batch/price_stages.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/memory.h"
#include "core/parallel.h"
#include "core/progress.h"

namespace vesper {
namespace {

/// This rank's scenarios of a stage, a few tiles at a time so that progress shows.
Matrix<Ticks> price_share(const Stage& stage, Share share, const Cycle& cycle, std::size_t n_books,
                          Progress& progress, double& gigaflops_done, double gigaflops_per_scenario) {
    Matrix<Ticks> pnl(n_books, share.count);
    const std::size_t step = stage.tile * static_cast<std::size_t>(thread_count(0));
    for (std::size_t done = 0; done < share.count; done += step) {
        const std::size_t count = std::min(step, share.count - done);
        cycle.price(stage, {.first = share.first + done, .count = count},
                    MatrixView<Ticks>{pnl.data() + done, n_books, pnl.cols()});
        gigaflops_done += gigaflops_per_scenario * static_cast<double>(count);
        progress.update(static_cast<std::uint64_t>(gigaflops_done));
    }
    return pnl;
}

/// Concatenates the ranks' shares, book by book.
Matrix<Ticks> gather(const Matrix<Ticks>& part, const Plan& plan, std::size_t stage, std::size_t n_books,
                     Comm& comm) {
    std::vector<std::size_t> counts;
    for (int rank = 0; rank < comm.size(); ++rank) counts.push_back(plan.share(stage, rank).count);
    Matrix<Ticks> whole(n_books, comm.is_root() ? plan.stages()[stage].n_scenarios : 0);
    for (std::size_t book = 0; book < n_books; ++book) comm.gather(part.row(book), counts, whole.row(book));
    return whole;
}

}  // namespace

std::vector<Matrix<Ticks>> price_stages(const std::vector<Stage>& stages, const Plan& plan,
                                        const Cycle& cycle, std::size_t n_books, Comm& comm,
                                        Timings& timings) {
    double scenarios = 0;
    for (const Stage& stage : stages) scenarios += static_cast<double>(stage.n_scenarios);
    const double mine = plan.load(comm.rank()).bytes;
    const double whole = comm.is_root() ? scenarios * static_cast<double>(n_books * sizeof(Ticks)) : 0;
    together(comm, [&] {
        require_memory(static_cast<std::uint64_t>(mine + whole), "the P&L vectors",
                       "lower monte_carlo.paths, or the number of books");
    });
    Progress progress(fmt::format("pricing {:.3g} scenarios", scenarios),
                      static_cast<std::uint64_t>(std::ceil(plan.load(comm.rank()).flops * 1e-9)), "Gflop");
    double gigaflops_done = 0;
    std::vector<Matrix<Ticks>> pnl;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        Matrix<Ticks> part;
        {
            const StageTimer timer(timings, stages[i].name);
            part = price_share(stages[i], plan.share(i, comm.rank()), cycle, n_books, progress,
                               gigaflops_done, plan.stages()[i].cost.flops * 1e-9);
        }
        const StageTimer timer(timings, "gather P&L");
        pnl.push_back(gather(part, plan, i, n_books, comm));
    }
    return pnl;
}

}  // namespace vesper
