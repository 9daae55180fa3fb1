#include "synth/symbol_bars.h"

#include <algorithm>
#include <cmath>
#include <set>

#include <gtest/gtest.h>

namespace vesper {
namespace {

struct Panel {
    explicit Panel(std::size_t n) : open(n), high(n), low(n), close(n), volume(n) {}
    BarRows rows() { return {open, high, low, close, volume}; }
    std::vector<double> open, high, low, close, volume;
};

CommonPaths paths_of(std::uint64_t seed, BarInterval interval, std::uint32_t n_days) {
    return make_common_paths(seed, make_calendar(interval, 0, n_days));
}

TEST(SymbolTraits, NamesAreUniqueAndTellTheSector) {
    std::set<std::string> names;
    for (std::uint32_t symbol = 0; symbol < kMaxSymbols; ++symbol) {
        const SymbolTraits traits = symbol_traits(3, symbol);
        EXPECT_TRUE(names.insert(traits.name).second) << traits.name;
        EXPECT_EQ(traits.name.substr(0, 3), kSectors[traits.sector].prefix);
        EXPECT_GT(traits.first_price, 0);
        EXPECT_GT(traits.own_vol, 0);
    }
    EXPECT_EQ(symbol_traits(1, 9).name, "TEC0001");
    EXPECT_EQ(symbol_traits(2, 20).name, "TEC0002");
}

TEST(SymbolBars, EveryBarIsConsistentAtEveryInterval) {
    for (const BarInterval interval : {kTradingDay, kFiveMinutes, kOneSecond}) {
        const CommonPaths paths = paths_of(11, interval, interval == kTradingDay ? 2000 : 1);
        const SymbolBars bars(11, paths, 0);
        Panel panel(paths.calendar.times.size());
        for (const std::uint32_t symbol : {0u, 7u, 9999u}) {
            bars.make(symbol, panel.rows());
            for (std::size_t t = 0; t < panel.close.size(); ++t) {
                ASSERT_GT(panel.low[t], 0);
                ASSERT_LE(panel.low[t], std::min(panel.open[t], panel.close[t])) << t;
                ASSERT_GE(panel.high[t], std::max(panel.open[t], panel.close[t])) << t;
                ASSERT_GE(panel.volume[t], 1);
                ASSERT_TRUE(std::isfinite(panel.high[t]) && std::isfinite(panel.volume[t]));
            }
        }
    }
}

TEST(SymbolBars, MissingBarsLackEveryFieldAndChangeNoOther) {
    const CommonPaths paths = paths_of(5, kTradingDay, 3000);
    Panel whole(3000), holed(3000);
    SymbolBars(5, paths, 0).make(42, whole.rows());
    SymbolBars(5, paths, 0.1).make(42, holed.rows());
    std::size_t missing = 0;
    for (std::size_t t = 0; t < 3000; ++t) {
        if (std::isnan(holed.close[t])) {
            ++missing;
            EXPECT_TRUE(std::isnan(holed.open[t]) && std::isnan(holed.high[t]) && std::isnan(holed.low[t]) &&
                        std::isnan(holed.volume[t]));
        } else {
            EXPECT_EQ(holed.close[t], whole.close[t]);
        }
    }
    EXPECT_NEAR(static_cast<double>(missing), 300, 5 * std::sqrt(3000 * 0.1 * 0.9));
}

TEST(SymbolBars, SeedsAndSymbolsDiffer) {
    const CommonPaths paths = paths_of(1, kTradingDay, 10);
    const CommonPaths other = paths_of(2, kTradingDay, 10);
    Panel a(10), b(10), c(10);
    SymbolBars(1, paths, 0).make(0, a.rows());
    SymbolBars(1, paths, 0).make(11, b.rows());  // the same sector
    SymbolBars(2, other, 0).make(0, c.rows());
    EXPECT_NE(a.close, b.close);
    EXPECT_NE(a.close, c.close);
}

// The range of Brownian motion over its deviation has mean sqrt(8 / pi) (Feller 1951), the absolute change
// sqrt(2 / pi): high to low is twice as far, on average, as open to close.
TEST(SymbolBars, RangesFollowBrownianMotion) {
    const CommonPaths paths = paths_of(8, kOneMinute, 5);
    const SymbolBars bars(8, paths, 0);
    Panel panel(paths.calendar.times.size());
    double sum = 0;
    double count = 0;
    for (std::uint32_t symbol = 0; symbol < 200; ++symbol) {
        bars.make(symbol, panel.rows());
        if (panel.open[0] < 20) continue;  // prices are rounded to 1e-4
        double range = 0;
        double change = 0;
        for (std::size_t t = 0; t < panel.close.size(); ++t) {
            if (paths.calendar.gap_share[t] > 0) continue;
            range += std::log(panel.high[t] / panel.low[t]);
            change += std::abs(std::log(panel.close[t] / panel.open[t]));
        }
        sum += range / change;
        count += 1;
    }
    ASSERT_GT(count, 50);
    EXPECT_NEAR(sum / count, 2, 0.05);
}

}  // namespace
}  // namespace vesper
