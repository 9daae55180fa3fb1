#include "engine/snapshot.h"

#include <set>
#include <span>
#include <utility>

#include "core/digest.h"
#include "core/error.h"
#include "core/time.h"
#include "device/stage_timer.h"
#include "instruments/read_portfolio.h"
#include "job/read_scenarios.h"

namespace vesper {
namespace {

MarketRequest request_of(const Job& job, int threads) {
    MarketRequest request = {
        .currency = job.currency, .symbols = job.market.symbols, .quality = job.quality, .threads = threads};
    if (!job.market.from.empty()) request.from = parse_time(job.market.from);
    if (!job.market.to.empty()) request.to = end_of_day(job.market.to);
    return request;
}

std::string digest_of(const PricedBook& book) {
    Digest digest;
    for (const auto* labels : {&book.books, &book.sectors})
        for (const std::string& label : *labels) digest.add(label);
    digest.add(std::span<const std::uint32_t>(book.book_of));
    digest.add(std::span<const std::uint32_t>(book.sector_of));
    digest.add(std::span<const double>(book.value));
    digest.add(std::span<const double>(book.gross));
    for (const Delta& delta : book.deltas) {
        digest.add(delta.position);
        digest.add(delta.factor);
        digest.add(delta.amount);
    }
    return digest.hex();
}

/// Each file sees to its own names.
void require_distinct_stresses(const std::vector<StressScenario>& scenarios,
                               const std::vector<Replay>& replays) {
    std::set<std::string> seen;
    const auto add = [&](const std::string& name, const std::string& file) {
        if (!seen.insert(name).second)
            throw Error({.kind = ErrorKind::data,
                         .problem = "stress '" + name + "' appears twice in the job's files and replays",
                         .place = {.file = file},
                         .reason = "results are told apart by name",
                         .remedy = "rename one"});
    };
    for (const StressScenario& scenario : scenarios) add(scenario.name, scenario.shocks.front().place.file);
    for (const Replay& replay : replays) add(replay.name, "stress.replay");
}

}  // namespace

Snapshot load_snapshot(const Job& job, int threads, Timings& timings) {
    Snapshot snapshot;
    {
        const StageTimer timer(timings, "load market");
        snapshot.market = with_place({.file = job.market.file}, [&] {
            return make_market(read_market_file(job.market.file), request_of(job, threads));
        });
    }
    const StageTimer timer(timings, "load book");
    const Portfolio portfolio = read_portfolio(job.book.file, snapshot.market.times.back());
    snapshot.book = price_book(portfolio, snapshot.market, job.book.volatility, job.book.revaluation);
    snapshot.volatility_index = job.book.volatility.index;
    snapshot.book_digest = digest_of(snapshot.book);
    for (const std::string& file : job.stress.files)
        for (StressScenario& scenario : read_scenarios(file))
            snapshot.stresses.push_back(std::move(scenario));
    require_distinct_stresses(snapshot.stresses, job.stress.replays);
    return snapshot;
}

}  // namespace vesper
