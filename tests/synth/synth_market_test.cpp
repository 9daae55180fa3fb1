#include "synth/synth_market.h"

#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "market/market.h"
#include "market/market_file.h"

namespace vesper {
namespace {

class SynthMarket : public testing::Test {
  protected:
    SynthMarket() { std::filesystem::create_directory(folder_); }
    ~SynthMarket() override { std::filesystem::remove_all(folder_); }
    std::filesystem::path make(const std::string& name, const SynthMarketRequest& request) const {
        synth_market(folder_ / name, request);
        return folder_ / name;
    }
    static std::string bytes_of(const std::filesystem::path& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / fmt::format("vesper_synth_{}", ::getpid());
};

TEST_F(SynthMarket, TheFileDoesNotDependOnThreads) {
    const SynthMarketRequest request = {.seed = 4, .n_symbols = 61, .n_days = 50};
    std::string first;
    for (const int threads : {1, 2, 3}) {
        SynthMarketRequest with_threads = request;
        with_threads.threads = threads;
        const std::string bytes = bytes_of(make("market.h5", with_threads));
        if (threads == 1) first = bytes;
        EXPECT_TRUE(bytes == first) << threads;
    }
    SynthMarketRequest other = request;
    other.seed = 5;
    EXPECT_FALSE(bytes_of(make("market.h5", other)) == first);
}

TEST_F(SynthMarket, ASymbolIsTheSameInAMarketOfAnySize) {
    const MarketFile small = read_market_file(make("small.h5", {.seed = 9, .n_symbols = 13, .n_days = 30}));
    const MarketFile large = read_market_file(make("large.h5", {.seed = 9, .n_symbols = 300, .n_days = 30}));
    for (std::size_t i = 0; i < small.bars.symbols.size(); ++i) {
        const auto found =
            std::find(large.bars.symbols.begin(), large.bars.symbols.end(), small.bars.symbols[i]);
        ASSERT_NE(found, large.bars.symbols.end());
        const auto j = static_cast<std::size_t>(found - large.bars.symbols.begin());
        EXPECT_EQ(small.bars.sectors[i], large.bars.sectors[j]);
        for (std::size_t t = 0; t < 30; ++t) {
            const double a = small.bars.close(i, t);
            const double b = large.bars.close(j, t);
            EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b)));
        }
    }
}

TEST_F(SynthMarket, CanBeLoadedAsAMarketAtEveryInterval) {
    for (const BarInterval interval : {kTradingDay, kFiveMinutes, kOneMinute}) {
        const auto path = make("market.h5", {.n_symbols = 20, .interval = interval, .n_days = 2});
        const Market market = make_market(read_market_file(path), {});
        EXPECT_EQ(market.n_rates, 11u);
        EXPECT_EQ(market.n_factors(), 11u + 2 + 10 + 20);
        EXPECT_TRUE(market.find(FactorKind::index, "VIX"));
        EXPECT_TRUE(market.find(FactorKind::fx, "EUR"));
        EXPECT_EQ(market.factors.back().sector, "Utilities");
    }
}

// numpy's opinion of a market: fat tails, clustering, factor structure, gaps, the volatility index, the
// curve.
TEST_F(SynthMarket, LooksLikeAMarketToNumpy) {
    const auto path =
        make("market.h5", {.seed = 20240101, .n_symbols = 400, .n_days = 1500, .missing_share = 0.01});
    const std::string command = fmt::format("'{}' '{}/tests/synth/market_statistics.py' '{}' 0.01",
                                            VESPER_PYTHON, VESPER_SOURCE_DIR, path.string());
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
}

TEST_F(SynthMarket, DaysDefaultToThreeYearsOrOneDay) {
    EXPECT_EQ(n_trading_days({}), 756u);
    EXPECT_EQ(n_trading_days({.interval = kOneSecond}), 1u);
    EXPECT_EQ(n_trading_days({.interval = kOneSecond, .n_days = 3}), 3u);
    const MarketFile file = read_market_file(make("market.h5", {.n_symbols = 1, .interval = kFiveMinutes}));
    EXPECT_EQ(file.bars.times.size(), 78u);
}

TEST_F(SynthMarket, RequestsThatMakeNoSenseAreRefused) {
    const auto kind_of = [&](const SynthMarketRequest& request) {
        try {
            make("market.h5", request);
        } catch (const Error& error) {
            return error.fault().kind;
        }
        return ErrorKind::internal;
    };
    EXPECT_EQ(kind_of({.n_symbols = 0}), ErrorKind::usage);
    EXPECT_EQ(kind_of({.n_symbols = 10'001}), ErrorKind::usage);
    EXPECT_EQ(kind_of({.n_symbols = 1, .missing_share = 1}), ErrorKind::usage);
    EXPECT_EQ(kind_of({.n_symbols = 1, .missing_share = std::nan("")}), ErrorKind::usage);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "market.h5"));
}

}  // namespace
}  // namespace vesper
