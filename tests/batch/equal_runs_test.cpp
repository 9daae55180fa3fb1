// A result is a function of job, data and seed alone: of no ranks, threads or tiles.
#include <functional>
#include <ostream>
#include <string>

#include <gtest/gtest.h>

#include "batch/small_night.h"
#include "kernels/fresh_seed.h"

namespace vesper::test {
namespace {

struct Change {
    const char* name;
    std::function<void(Job&)> apply;
};

void PrintTo(const Change& change, std::ostream* out) {
    *out << change.name;
}

class EqualRuns : public testing::TestWithParam<Change> {};

TEST_P(EqualRuns, AtAnyNumberOfRanksAndThreads) {
    const std::uint64_t seed = fresh_seed();
    SCOPED_TRACE(seed_text(seed));
    SmallNight night(seed);
    GetParam().apply(night.job);
    const std::string alone = run_well(night.job, 1).digest;
    for (const int n : {1, 2, 3, 5})
        for (const int threads : {1, 2})
            EXPECT_EQ(run_well(night.job, n, threads).digest, alone)
                << n << " ranks of " << threads << " threads";
}

INSTANTIATE_TEST_SUITE_P(
    Of, EqualRuns,
    testing::Values(Change{"EverythingInSinglePrecision", [](Job&) {}},
                    Change{"EverythingInDoublePrecision",
                           [](Job& job) { job.monte_carlo.precision = Precision::double_; }},
                    Change{"AFactorModel",
                           [](Job& job) {
                               job.monte_carlo.correlation = Correlation::factors;
                               job.monte_carlo.factors.components = 3;
                           }},
                    Change{"ATaylorBook", [](Job& job) { job.book.revaluation = Revaluation::delta_gamma; }},
                    Change{"HistoryAlone", [](Job& job) { job.risk.methods = {Method::historical}; }},
                    Change{"AFormulaAlone", [](Job& job) { job.risk.methods = {Method::delta_normal}; }},
                    Change{"PathsAlone", [](Job& job) { job.risk.methods = {Method::monte_carlo}; }},
                    Change{"StressesAlone", [](Job& job) { job.risk.methods = {}; }},
                    Change{"NoStresses", [](Job& job) { job.stress = {}; }},
                    Change{"NoContributions", [](Job& job) { job.risk.attribution = {}; }},
                    Change{"OnePath", [](Job& job) { job.monte_carlo.paths = 1; }}),
    [](const testing::TestParamInfo<Change>& change) { return std::string(change.param.name); });

TEST(Runs, WithMoreRanksThanTiles) {
    const std::uint64_t seed = fresh_seed();
    SCOPED_TRACE(seed_text(seed));
    SmallNight night(seed);
    const std::string many_tiles = run_well(night.job, 1).digest;
    night.job.tile = {.paths = 4096, .scenarios = 4096};  // one tile for each set of scenarios
    for (const int n : {1, 2, 5, 9}) EXPECT_EQ(run_well(night.job, n).digest, many_tiles) << n << " ranks";
    night.job.tile = {.paths = 1, .scenarios = 1};
    EXPECT_EQ(run_well(night.job, 3).digest, many_tiles);
}

TEST(Runs, OnABookOfOnePosition) {
    const std::uint64_t seed = fresh_seed();
    SCOPED_TRACE(seed_text(seed));
    SmallNight night(seed);
    night.book.positions.resize(1);
    night.set_book(night.book);
    const std::string alone = run_well(night.job, 1).digest;
    EXPECT_EQ(run_well(night.job, 3, 2).digest, alone);
}

TEST(Runs, OtherInputIsAnotherResult) {
    const std::uint64_t seed = fresh_seed();
    SCOPED_TRACE(seed_text(seed));
    SmallNight night(seed);
    const std::string digest = run_well(night.job, 2).digest;
    ++night.job.seed;
    EXPECT_NE(run_well(night.job, 2).digest, digest);
    --night.job.seed;
    EXPECT_EQ(run_well(night.job, 2).digest, digest);
    night.book.positions.back().quantity += 1;
    night.set_book(night.book);
    EXPECT_NE(run_well(night.job, 2).digest, digest);
}

}  // namespace
}  // namespace vesper::test
