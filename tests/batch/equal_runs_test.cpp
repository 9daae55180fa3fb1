// A result is a function of job, data and seed alone: of no ranks, threads or tiles.
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "batch/small_night.h"
#include "kernels/fresh_seed.h"

namespace vesper::test {
namespace {

struct Split {
    int ranks = 1;
    int threads = 1;  // per rank
};

class EqualRuns : public testing::Test {
  protected:
    EqualRuns() { job_.risk.horizons = {3}; }

    std::string digest(Split split = {}) { return run_well(job_, split.ranks, split.threads).digest; }
    /// The job's result is that of one rank of one thread.
    void expect_equal(const std::vector<Split>& splits = {{3, 2}}) {
        const std::string alone = digest();
        for (const Split& split : splits)
            EXPECT_EQ(digest(split), alone) << split.ranks << " ranks of " << split.threads << " threads";
    }

    std::uint64_t seed_ = fresh_seed();
    testing::ScopedTrace trace_{__FILE__, __LINE__, seed_text(seed_)};
    SmallNight night_{seed_};
    Job& job_ = night_.job;
};

TEST_F(EqualRuns, OfEverything) {
    job_.risk.horizons = {1, 3};
    expect_equal({{1, 1}, {1, 2}, {2, 1}, {3, 2}, {5, 1}, {5, 2}});
}

TEST_F(EqualRuns, InDoublePrecision) {
    job_.monte_carlo.precision = Precision::double_;
    expect_equal();
}

TEST_F(EqualRuns, WithAFactorModel) {
    job_.monte_carlo.correlation = Correlation::factors;
    job_.monte_carlo.factors.components = 3;
    expect_equal();
}

TEST_F(EqualRuns, OfATaylorBook) {
    job_.book.revaluation = Revaluation::delta_gamma;
    expect_equal();
}

TEST_F(EqualRuns, OfHistoryAlone) {
    job_.risk.methods = {Method::historical};
    expect_equal();
}

TEST_F(EqualRuns, OfDeltaNormalAlone) {
    job_.risk.methods = {Method::delta_normal};
    expect_equal();
}

TEST_F(EqualRuns, OfPathsAlone) {
    job_.risk.methods = {Method::monte_carlo};
    expect_equal();
}

TEST_F(EqualRuns, OfStressesAlone) {
    job_.risk.methods = {};
    expect_equal();
}

TEST_F(EqualRuns, WithoutStresses) {
    job_.stress = {};
    expect_equal();
}

TEST_F(EqualRuns, WithoutContributions) {
    job_.risk.attribution = {};
    expect_equal();
}

TEST_F(EqualRuns, OfOnePath) {
    job_.monte_carlo.paths = 1;
    expect_equal();
}

TEST_F(EqualRuns, OfOnePosition) {
    night_.book.positions.resize(1);
    night_.set_book(night_.book);
    expect_equal();
}

TEST_F(EqualRuns, WithMoreRanksThanTiles) {
    const std::string many_tiles = digest();
    job_.tile = {.paths = 4096, .scenarios = 4096};  // one tile for each set of scenarios
    for (const int n : {2, 5, 9}) EXPECT_EQ(digest({.ranks = n}), many_tiles) << n << " ranks";
    job_.tile = {.paths = 1, .scenarios = 1};
    EXPECT_EQ(digest({.ranks = 3}), many_tiles);
}

TEST_F(EqualRuns, OfOtherInputAreNotEqual) {
    const std::string before = digest();
    ++job_.seed;
    EXPECT_NE(digest(), before);
    --job_.seed;
    EXPECT_EQ(digest(), before);
    night_.book.positions.back().quantity += 1;
    night_.set_book(night_.book);
    EXPECT_NE(digest(), before);
}

}  // namespace
}  // namespace vesper::test
