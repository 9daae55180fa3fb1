#include "batch/price_stages.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/memory.h"
#include "core/progress.h"

namespace vesper {
namespace {

/// Progress by operations done, shown by rank 0 only.
class Meter {
  public:
    Meter(const Plan& plan, const Comm& comm, const std::string& label) {
        const double gigaflops = plan.load(comm.rank()).flops * 1e-9;
        if (comm.is_root())
            progress_.emplace(label, static_cast<std::uint64_t>(std::ceil(gigaflops)), "Gflop");
    }
    void add(double flops) {
        flops_ += flops;
        if (progress_) progress_->update(static_cast<std::uint64_t>(flops_ * 1e-9));
    }

  private:
    std::optional<Progress> progress_;
    double flops_ = 0;
};

/// This rank's scenarios of a stage, [method and book][scenario], a few tiles at a time so that progress
/// shows; flops: of one.
Matrix<Ticks> price_share(const Stage& stage, Share share, double flops, const Cycle& cycle,
                          std::size_t n_books, Meter& meter) {
    Matrix<Ticks> pnl(stage.methods.size() * n_books, share.count);
    const std::size_t step = cycle.scenarios_at_once(stage);
    for (std::size_t done = 0; done < share.count; done += step) {
        const std::size_t count = std::min(step, share.count - done);
        cycle.price(stage, {.first = share.first + done, .count = count},
                    MatrixView<Ticks>{pnl.data() + done, pnl.rows(), pnl.cols()});
        meter.add(flops * static_cast<double>(count));
    }
    return pnl;
}

/// Concatenates the ranks' shares, method by method and book by book.
StagePnl gather(const Matrix<Ticks>& part, const Plan& plan, std::size_t stage, std::size_t n_books,
                Comm& comm) {
    std::vector<std::size_t> counts;
    for (int rank = 0; rank < comm.size(); ++rank) counts.push_back(plan.share(stage, rank).count);
    const PlannedStage& planned = plan.stages()[stage];
    StagePnl pnl;
    for (std::size_t method = 0; method < planned.n_methods; ++method) {
        Matrix<Ticks> whole(n_books, comm.is_root() ? planned.n_scenarios : 0);
        for (std::size_t book = 0; book < n_books; ++book)
            comm.gather(part.row(method * n_books + book), counts, whole.row(book));
        pnl.push_back(std::move(whole));
    }
    return pnl;
}

}  // namespace

std::vector<StagePnl> price_stages(const std::vector<Stage>& stages, const Plan& plan, const Cycle& cycle,
                                   std::size_t n_books, Comm& comm, Timings& timings) {
    std::size_t scenarios = 0;
    for (const Stage& stage : stages) scenarios += stage.methods.size() * stage.n_scenarios;
    const double mine = plan.load(comm.rank()).bytes;
    const double whole = comm.is_root() ? static_cast<double>(scenarios * n_books * sizeof(Ticks)) : 0;
    together(comm, [&] {
        require_memory(static_cast<std::uint64_t>(mine + whole), "the P&L vectors",
                       "lower monte_carlo.paths, or the number of books");
    });
    Meter meter(plan, comm, fmt::format("pricing {} scenarios", scenarios));
    std::vector<StagePnl> pnl;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        Matrix<Ticks> part;
        {
            const StageTimer timer(timings, stages[i].name);
            part = price_share(stages[i], plan.share(i, comm.rank()), plan.stages()[i].cost.flops, cycle,
                               n_books, meter);
        }
        const StageTimer timer(timings, "gather P&L");
        pnl.push_back(gather(part, plan, i, n_books, comm));
    }
    return pnl;
}

}  // namespace vesper
