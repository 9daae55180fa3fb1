#include "batch/small_night.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <map>
#include <utility>

#include <gtest/gtest.h>

#include "batch/overnight.h"
#include "comm/outcome.h"
#include "comm/thread_comm.h"
#include "core/atomic_file.h"
#include "core/time.h"
#include "instruments/write_portfolio.h"
#include "market/market_file.h"
#include "results/result_file.h"
#include "support/own_folder.h"
#include "synth/synth_book.h"
#include "synth/synth_market.h"

namespace vesper::test {
namespace {

constexpr std::chrono::seconds kDeadline{60};

constexpr const char* kScenarios = R"(
[[scenario]]
name = "crash"
shocks = [{equity = "*", relative = -0.2}, {volatility = "*", relative = 0.5}]
[[scenario]]
name = "boom"
shocks = [{equity = "*", relative = 0.1}]
)";

/// The first few of each kind out of many.
Portfolio book_of_all_kinds(const Market& market, std::uint64_t seed) {
    constexpr std::size_t kOfEachKind = 7;
    Portfolio many = synth_book(market, {.seed = seed, .n_positions = 600, .n_books = 3});
    std::map<PositionKind, std::size_t> taken;
    std::erase_if(many.positions, [&](const Position& p) { return ++taken[p.kind] > kOfEachKind; });
    EXPECT_EQ(taken.size(), 5u) << "a kind of position is not in the book";
    return many;
}

Job job_in(const std::filesystem::path& folder, const Market& market) {
    const auto day = [&](std::size_t bar) { return format_time(market.times[bar]).substr(0, 10); };
    Job job;
    job.name = "small";
    job.seed = 7;
    job.market.file = folder / "market.h5";
    job.book.file = folder / "book.csv";
    job.risk.levels = {0.9, 0.975, 0.99};
    job.risk.horizons = {1, 3};
    job.monte_carlo.paths = 701;
    job.monte_carlo.distributions = {Family::gaussian, Family::student_t};
    job.stress.files = {folder / "scenarios.toml"};
    job.stress.replays = {{.name = "a fortnight", .from = day(20), .to = day(30)}};
    job.stress.ladders = {{.name = "grid", .spot = {-0.1, 0, 0.1}, .volatility = {0, 0.5}}};
    job.tile = {.paths = 32, .scenarios = 5};
    job.output.file = folder / "out" / "result.h5";
    return job;
}

}  // namespace

SmallNight::SmallNight(std::uint64_t seed) : folder(own_folder()) {
    std::filesystem::create_directories(folder / "out");
    synth_market(folder / "market.h5", {.seed = seed % 1'000'000, .n_symbols = 12, .n_days = 80});
    market = make_market(read_market_file(folder / "market.h5"), {});
    book = book_of_all_kinds(market, seed % 1'000'000 + 1);
    set_book(book);
    std::ofstream(folder / "scenarios.toml") << kScenarios;
    job = job_in(folder, market);
}

SmallNight::~SmallNight() {
    std::filesystem::remove_all(folder);
}

void SmallNight::set_book(const Portfolio& positions) const {
    write_portfolio(folder / "book.csv", positions);
}

std::vector<std::string> SmallNight::outputs() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder / "out"))
        names.push_back(entry.path().filename());
    return names;
}

Outcome run_small(const Ranks& ranks) {
    Outcome outcome;
    outcome.thrown = run_ranks(ranks.n, [&](Comm& world) {
        world.set_deadline(kDeadline);
        const Job job = ranks.job(world.rank());
        ranks.reach(world, [&](Comm& comm) {
            together(comm, [&] {
                if (comm.is_root()) require_writable(job.output.file);
            });
            Result result = run_overnight(job, comm, {.threads = ranks.threads});
            together(comm, [&] {
                if (comm.is_root()) write_result_file(job.output.file, result);
            });
            if (comm.is_root()) outcome.result = std::move(result);
        });
    });
    return outcome;
}

Verified run_well(const Job& job, int n_ranks, int threads) {
    Outcome outcome = run_small({.n = n_ranks, .threads = threads, .job = [&](int) { return job; }});
    expect_all_return(outcome.thrown);
    const Verification verification = verify_result_file(job.output.file);
    EXPECT_EQ(verification.problems, std::vector<std::string>{});
    std::filesystem::remove(job.output.file);
    return {.result = std::move(outcome.result), .digest = verification.digest};
}

}  // namespace vesper::test
