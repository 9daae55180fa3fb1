#include "batch/overnight.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "batch/attribution.h"
#include "batch/fit_model.h"
#include "batch/measure_run.h"
#include "batch/price_stages.h"
#include "batch/snapshot.h"
#include "batch/stages.h"
#include "core/digest.h"
#include "core/error.h"
#include "device/stage_timer.h"
#include "engine/cost.h"
#include "engine/cycle.h"

namespace vesper {
namespace {

Plan make_plan(const std::vector<Stage>& stages, const PricedBook& book, const ModelSize& model,
               int n_ranks) {
    std::vector<PlannedStage> planned;
    for (const Stage& stage : stages)
        planned.push_back({.name = stage.name,
                           .n_methods = stage.methods.size(),
                           .n_scenarios = stage.n_scenarios,
                           .tile = stage.tile,
                           .cost = cost_of(stage, book, model)});
    return Plan(std::move(planned), n_ranks);
}

/// Every rank reads the files itself; a file that differs between nodes must not pass, least of all one that
/// makes ranks wait for each other in different stages.
void require_same(const Job& job, const Snapshot& snapshot, Comm& comm) {
    Digest digest;
    digest.add(print_job(job, JobText::plain));
    digest.add(snapshot.digest());
    for (const StressScenario& scenario : snapshot.stresses) {
        digest.add(scenario.name);
        for (const Shock& shock : scenario.shocks) {
            digest.add(static_cast<std::int32_t>(shock.target));
            digest.add(shock.name);
            digest.add(shock.move);
        }
    }
    const std::string mine = digest.hex();
    std::vector<char> root(mine.begin(), mine.end());
    comm.broadcast(root);
    together(comm, [&] {
        if (!std::equal(mine.begin(), mine.end(), root.begin(), root.end()))
            throw Error({.kind = ErrorKind::data,
                         .problem = "this rank read other data than rank 0",
                         .reason = "the digests of job, market, book and scenarios differ",
                         .remedy = "put the input files where all nodes see the same ones"});
    });
}

}  // namespace

Result run_overnight(const Job& job, Comm& comm, const Exec& exec) {
    Result result = {.name = job.name,
                     .currency = job.currency,
                     .levels = job.risk.levels,
                     .confidence = job.risk.confidence};
    Timings& timings = result.timings;

    Snapshot snapshot;
    std::vector<Stage> stages;
    together(comm, [&] {
        snapshot = load_snapshot(job, exec.threads, timings);
        stages = make_stages(job, snapshot);
    });
    require_same(job, snapshot, comm);

    const RiskModel model = [&] {
        const StageTimer timer(timings, "fit model");
        return fit_model(job, snapshot.market, comm, exec.threads);
    }();
    std::optional<Cycle> cycle;
    together(comm, [&] { cycle.emplace(job, snapshot.book, model, snapshot.market.n_rates, exec); });
    const Plan plan = make_plan(
        stages, snapshot.book,
        {.n_factors = snapshot.market.n_factors(), .n_common = model.factors.loading.cols()}, comm.size());
    std::vector<StagePnl> pnl = price_stages(stages, plan, *cycle, snapshot.book.books.size(), comm, timings);

    const std::vector<Cut> cuts = make_cuts(job, snapshot);
    for (std::size_t i = 0; i < stages.size(); ++i) {
        if (stages[i].name == kStress) {
            if (comm.is_root()) measure_stress(job, snapshot, pnl[i].front(), result);
            continue;
        }
        for (std::size_t m = 0; m < stages[i].methods.size(); ++m) {
            const StageMethod& method = stages[i].methods[m];
            MethodResult measured;
            std::vector<Ticks> total;
            if (comm.is_root()) {
                const StageTimer timer(timings, "measure");
                total = total_pnl(pnl[i][m], exec.threads);
                measured = measure_method(job, stages[i], method, snapshot.market, *cycle,
                                          std::move(pnl[i][m]), total);
            }
            const StageTimer timer(timings, "attribute");
            measured.contributions =
                attribute_tails(job, stages[i], method, *cycle, snapshot.book.book_of.size(), cuts, total,
                                measured.total, comm);
            result.methods.push_back(std::move(measured));
        }
    }
    if (!comm.is_root()) return {};

    if (asks_for(job, Method::delta_normal)) {
        const StageTimer timer(timings, "delta_normal");
        for (const std::int64_t days : job.risk.horizons)
            result.methods.push_back(
                measure_normal(job, snapshot, model.covariance, cuts, static_cast<int>(days)));
    }
    result.as_of = snapshot.market.times.back();
    result.model = summarise_model(job, snapshot.market, model);
    result.book = summarise_book(snapshot.book);
    result.quality = summarise_quality(snapshot);
    result.provenance.market_digest = snapshot.market.digest;
    result.provenance.book_digest = snapshot.book_digest;
    return result;
}

Plan plan_overnight(const Job& job, int n_ranks, int threads) {
    Timings timings;
    const Snapshot snapshot = load_snapshot(job, threads, timings);
    ModelSize model = {.n_factors = snapshot.market.n_factors()};
    if (job.monte_carlo.correlation == Correlation::factors)
        model.n_common = std::max<std::size_t>(job.monte_carlo.factors.components, 1);
    return make_plan(make_stages(job, snapshot), snapshot.book, model, n_ranks);
}

}  // namespace vesper
