#include "job/job.h"

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/error.h"
#include "support/own_folder.h"

namespace vesper {
namespace {

constexpr const char* kSmallest = "[market]\nfile = \"m.h5\"\n[book]\nfile = \"b.csv\"\n";

class JobTest : public testing::Test {
  protected:
    Job read(const std::string& text, const std::vector<JobOverride>& overrides = {}) {
        std::ofstream(path_) << text;
        return read_job(path_, overrides);
    }
    /// The message of the error that reading ends in, without the folder of the file.
    std::string failure(const std::string& text, const std::vector<JobOverride>& overrides = {}) {
        try {
            read(text, overrides);
        } catch (const Error& error) {
            EXPECT_EQ(error.fault().kind, ErrorKind::job);
            std::string message = error.what();
            const std::size_t at = message.find(path_.parent_path().string());
            return at == 0 ? message.substr(path_.parent_path().string().size() + 1) : message;
        }
        return "no error";
    }
    std::filesystem::path path_ = test::own_folder() / "job.toml";
};

TEST_F(JobTest, SmallestJobHasDefaults) {
    const Job job = read(kSmallest);
    EXPECT_EQ(job.market.file, "m.h5");
    EXPECT_EQ(job.monte_carlo.paths, 100'000u);
    EXPECT_EQ(job.risk.levels, (std::vector<double>{0.95, 0.975, 0.99}));
}

TEST_F(JobTest, PrintedJobReadsBackTheSame) {
    Job job = read(kSmallest, {{"seed", "18446744073"},
                               {"name", "\"a 'quoted' \\\" \\\\ \\t\\u007f\\u0001 name\""},
                               {"risk.levels", "[0.5, 0.99999]"}});
    job.stress.replays = {{"week", "2016-06-20", "2016-06-27"}};
    job.stress.ladders = {{"grid", {-0.1, 0, 0.1}, {0.0, 0.25}}};
    job.quality.large_move = LargeMove::proxy;
    for (const JobText text : {JobText::plain, JobText::commented})
        EXPECT_EQ(print_job(read(print_job(job, text)), JobText::plain), print_job(job, JobText::plain));
}

TEST_F(JobTest, OverridesWinAndMakeTheirTables) {
    const Job job = read(
        kSmallest, {{"monte_carlo.paths", "77"}, {"risk.methods", "[\"historical\"]"}, {"currency", "EUR"}});
    EXPECT_EQ(job.monte_carlo.paths, 77u);
    EXPECT_EQ(job.risk.methods, std::vector<Method>{Method::historical});
    EXPECT_EQ(job.currency, "EUR");
}

TEST_F(JobTest, MistakesAreNamedWithTheirPlace) {
    const std::string base = kSmallest;
    EXPECT_EQ(failure(base + "[monte_carlo]\npahts = 10\n"),
              "job.toml:6:9: unknown key 'monte_carlo.pahts' (it would have no effect); did you mean "
              "'monte_carlo.paths'?");
    EXPECT_EQ(failure(base + "[monte_carlo]\npaths = 0\n"),
              "job.toml:6:9: monte_carlo.paths = 0 is out of range (must be from 1 to 4294967295); "
              "correct the value");
    EXPECT_EQ(failure(base + "[monte_carlo]\npaths = 1.5\n"),
              "job.toml:6:9: monte_carlo.paths is not a whole number (found 1.5); correct the value");
    EXPECT_EQ(
        failure(base + "[monte_carlo]\nprecision = \"singel\"\n"),
        "job.toml:6:13: monte_carlo.precision = 'singel' is not known (must be one of half, single, double); "
        "did you mean single?");
    EXPECT_EQ(failure(base + "[risk]\nlevels = 0.99\n"),
              "job.toml:6:10: risk.levels is not a list (found 0.99); write [a, b]");
    EXPECT_EQ(failure(base + "[risk]\nlevels = [0.99, nan]\n").substr(0, 45),
              "job.toml:6:17: risk.levels = nan is out of ra");
    EXPECT_EQ(failure(base, {{"seed", "-1"}}),
              "--set seed: seed = -1 is out of range (must be from 0 to 9e+18); correct the value");
    EXPECT_NE(failure("[market\n").find("job.toml:1:8: not valid TOML"), std::string::npos)
        << failure("[market\n");
    EXPECT_NE(failure("").find("no market (market.file is not set)"), std::string::npos);
    EXPECT_NE(failure(base + "[risk]\nhorizons = [1, 1]\n")
                  .find("job.toml:6:12: risk.horizons names the same thing twice"),
              std::string::npos);
}

TEST_F(JobTest, NothingIsPassedOverInSilence) {
    EXPECT_EQ(failure("tile = 3\n" + std::string(kSmallest)),
              "job.toml:1:8: tile is not a table (found 3); write [tile] and its keys below");
    EXPECT_NE(failure("'market.file' = 'm.h5'\n" + std::string(kSmallest)).find("unknown key"),
              std::string::npos);
}

TEST_F(JobTest, LaddersHaveNamesThatAResultCanHold) {
    const auto ladders = [&](const std::string& names) {
        return failure(kSmallest, {{"stress.ladder", "[" + names + "]"}});
    };
    const std::string axes = "spot = [0.0], volatility = [0.0]}";
    for (const char* name : {"", ".", "a/b", "a\\u0000b"})
        EXPECT_NE(ladders("{name = \"" + std::string(name) + "\", " + axes).find("cannot be used"),
                  std::string::npos)
            << name;
    EXPECT_NE(ladders("{name = 'a', " + axes + ", {name = 'a', " + axes).find("twice"), std::string::npos);
}

TEST_F(JobTest, SeedsMayBeLargerThanADoubleHolds) {
    EXPECT_EQ(read(kSmallest, {{"seed", "8999999999999999999"}}).seed, 8999999999999999999u);
    EXPECT_NE(failure(kSmallest, {{"seed", "9100000000000000000"}}).find("out of range"), std::string::npos);
}

TEST_F(JobTest, WholeNumbersMayHaveAnExponent) {
    EXPECT_EQ(read(kSmallest, {{"monte_carlo.paths", "1e6"}}).monte_carlo.paths, 1'000'000u);
    EXPECT_EQ(read(kSmallest, {{"risk.horizons", "[1, 1e1]"}}).risk.horizons,
              (std::vector<std::int64_t>{1, 10}));
    for (const char* text : {"1e-1", "1e16", "1e300", "inf", "nan", "true", "'1e6'"})
        EXPECT_NE(failure(kSmallest, {{"seed", text}}).find("seed is not a whole number"), std::string::npos)
            << text;
}

TEST_F(JobTest, DatesNeedNoQuotes) {
    const std::string replay = "[{name = 'week', from = 2016-06-20, to = '2016-06-27'}]";
    const Job job = read(kSmallest, {{"market.from", "2016-01-04"}, {"stress.replay", replay}});
    EXPECT_EQ(job.market.from, "2016-01-04");
    EXPECT_EQ(job.stress.replays.front().from, "2016-06-20");
}

TEST_F(JobTest, MissingFileIsAnIoError) {
    try {
        read_job("/nowhere/job.toml", {});
        FAIL() << "no error";
    } catch (const Error& error) {
        EXPECT_EQ(error.fault().kind, ErrorKind::io);
    }
}

}  // namespace
}  // namespace vesper
