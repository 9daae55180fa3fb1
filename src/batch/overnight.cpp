#include "batch/overnight.h"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "batch/attribute_tails.h"
#include "batch/fit_models.h"
#include "batch/measure_set.h"
#include "batch/price_set.h"
#include "batch/summarise_inputs.h"
#include "core/digest.h"
#include "core/error.h"
#include "device/stage_timer.h"
#include "engine/breakdown.h"
#include "engine/cost.h"
#include "engine/cycle.h"
#include "engine/snapshot.h"
#include "method/method_row.h"
#include "method/stress.h"

namespace vesper {
namespace {

/// What the book is priced on: the methods' sets, then the stresses.
std::vector<ScenarioSet> make_sets(const Job& job, const std::vector<MethodRow>& methods,
                                   const Snapshot& snapshot, const Models& models) {
    std::vector<ScenarioSet> sets;
    for (const MethodRow& row : methods)
        if (row.make != nullptr) std::ranges::move(row.make(job, snapshot, models), std::back_inserter(sets));
    sets.push_back(stress_set(job, snapshot));
    return sets;
}

Plan make_plan(const Job& job, const std::vector<ScenarioSet>& sets, const PricedBook& book,
               const ModelSize& model, int n_ranks) {
    std::vector<PlannedSet> planned;
    for (const ScenarioSet& set : sets)
        planned.push_back({.name = set.name(),
                           .n_results = set.n_results(),
                           .n_scenarios = set.n_scenarios(),
                           .tile = set.drawn() != nullptr ? job.tile.paths : job.tile.scenarios,
                           .cost = cost_of(set, book, model)});
    return Plan(std::move(planned), n_ranks);
}

/// Every rank reads the files itself; a file that differs between nodes must not pass, least of all one that
/// makes ranks wait for each other in different sets.
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
    const std::vector<MethodRow> methods = methods_of(job);

    Snapshot snapshot;
    together(comm, [&] { snapshot = load_snapshot(job, exec.threads, timings); });
    require_same(job, snapshot, comm);

    const Models models = [&] {
        const StageTimer timer(timings, "fit models");
        return fit_models(job, methods, snapshot.market, comm, exec.threads);
    }();
    std::vector<ScenarioSet> sets;
    std::optional<Cycle> cycle;
    together(comm, [&] {
        sets = make_sets(job, methods, snapshot, models);
        cycle.emplace(job, draws_of(job), snapshot.book, models, exec);
    });
    const Plan plan =
        make_plan(job, sets, snapshot.book,
                  {.n_factors = snapshot.market.n_factors(), .n_common = models.base.factors.loading.cols()},
                  comm.size());
    const std::vector<Breakdown> breakdowns = make_breakdowns(job, snapshot);
    WorkMeter meter = comm.is_root()
                          ? WorkMeter(fmt::format("pricing {} sets", sets.size()), plan.load(0).flops)
                          : WorkMeter();
    for (std::size_t i = 0; i < sets.size(); ++i) {
        SetPnl pnl = price_set(sets[i], plan, i, *cycle, snapshot.book.books.size(), comm, meter, timings);
        if (i + 1 == sets.size()) {
            if (!comm.is_root()) continue;
            StressResults stress = stress_results(job, snapshot, std::as_const(pnl.books.front()).view());
            result.stress = std::move(stress.stress);
            result.ladders = std::move(stress.ladders);
        } else {
            std::ranges::move(measure_set(job, sets[i], std::move(pnl), breakdowns, *cycle, comm, timings),
                              std::back_inserter(result.methods));
        }
    }
    if (!comm.is_root()) return {};
    for (const MethodRow& row : methods) {
        if (row.measure == nullptr) continue;
        const StageTimer timer(timings, "closed forms");
        std::ranges::move(row.measure(job, snapshot, models), std::back_inserter(result.methods));
    }
    result.as_of = snapshot.market.times.back();
    result.model = summarise_model(job, snapshot.market, models.base);
    result.book = summarise_book(snapshot.book);
    result.quality = summarise_quality(snapshot);
    result.provenance.market_digest = snapshot.market.digest;
    result.provenance.book_digest = snapshot.book_digest;
    return result;
}

Plan plan_overnight(const Job& job, int n_ranks, int threads) {
    Timings timings;
    const Snapshot snapshot = load_snapshot(job, threads, timings);
    const std::vector<MethodRow> methods = methods_of(job);
    ModelSize model = {.n_factors = snapshot.market.n_factors()};
    if (job.monte_carlo.correlation == Correlation::factors)
        model.n_common = std::max<std::size_t>(job.monte_carlo.factors.components, 1);
    return make_plan(job, make_sets(job, methods, snapshot, {}), snapshot.book, model, n_ranks);
}

}  // namespace vesper
