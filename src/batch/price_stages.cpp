#include "batch/price_stages.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/memory.h"
#include "core/progress.h"
#include "device/stage_timer.h"

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

/// Prices this rank's scenarios of a stage into the beginning of the rows of `pnl`, a few tiles at a time so
/// that progress shows. flops: of one scenario.
void price_share(const Stage& stage, Share share, double flops, const Cycle& cycle, StagePnl& pnl,
                 Meter& meter) {
    const std::size_t step = cycle.scenarios_at_once(stage);
    for (std::size_t done = 0; done < share.count; done += step) {
        const std::size_t count = std::min(step, share.count - done);
        std::vector<MatrixView<Ticks>> views;
        for (Matrix<Ticks>& of_method : pnl)
            views.push_back({of_method.data() + done, of_method.rows(), of_method.cols()});
        cycle.price(stage, {.first = share.first + done, .count = count}, views);
        meter.add(flops * static_cast<double>(count));
    }
}

/// Brings the other ranks' shares to rank 0 and frees them there where they were.
void gather(StagePnl& pnl, const Plan& plan, std::size_t stage, Comm& comm) {
    std::vector<std::size_t> counts;
    for (int rank = 0; rank < comm.size(); ++rank) counts.push_back(plan.share(stage, rank).count);
    for (Matrix<Ticks>& of_method : pnl) {
        comm.gather(of_method.view(), counts);
        if (!comm.is_root()) of_method = Matrix<Ticks>(of_method.rows(), 0);
    }
}

}  // namespace

std::vector<StagePnl> price_stages(const std::vector<Stage>& stages, const Plan& plan, const Cycle& cycle,
                                   std::size_t n_books, Comm& comm, Timings& timings) {
    std::size_t scenarios = 0;
    for (const Stage& stage : stages) scenarios += stage.methods.size() * stage.n_scenarios;
    const double bytes = comm.is_root() ? static_cast<double>(scenarios * n_books * sizeof(Ticks))
                                        : plan.load(comm.rank()).bytes;
    together(comm, [&] {
        require_memory(static_cast<std::uint64_t>(bytes), "the P&L vectors",
                       "lower monte_carlo.paths, or the number of books");
    });
    Meter meter(plan, comm, fmt::format("pricing {} scenarios", scenarios));
    std::vector<StagePnl> pnl;
    for (std::size_t i = 0; i < stages.size(); ++i) {
        const Share share = plan.share(i, comm.rank());
        StagePnl& of_stage = pnl.emplace_back();
        {
            const StageTimer timer(timings, stages[i].name);
            const std::size_t columns = comm.is_root() ? stages[i].n_scenarios : share.count;
            for (std::size_t m = 0; m < stages[i].methods.size(); ++m)
                of_stage.emplace_back(n_books, columns);  // a copy of one would touch its pages
            price_share(stages[i], share, plan.stages()[i].cost.flops, cycle, of_stage, meter);
        }
        const StageTimer timer(timings, "gather P&L");
        gather(of_stage, plan, i, comm);
    }
    return pnl;
}

}  // namespace vesper
