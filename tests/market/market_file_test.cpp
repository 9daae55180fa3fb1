#include "market/market_file.h"

#include <cmath>
#include <limits>
#include <random>

#include "h5/file.h"
#include "market/scratch_folder.h"

namespace vesper {
namespace {

class MarketFileTest : public test::ScratchFolder {
  protected:
    static MarketFile random_market(std::size_t n_symbols, std::size_t n_times) {
        std::mt19937_64 random(std::random_device{}());
        std::normal_distribution<double> normal;
        MarketFile market;
        Bars& bars = market.bars;
        for (std::size_t i = 0; i < n_symbols; ++i) {
            bars.symbols.push_back(std::to_string(1000 + i));
            bars.sectors.push_back(i % 2 == 0 ? "" : "Énergie");
        }
        for (std::size_t t = 0; t < n_times; ++t) bars.times.push_back(static_cast<TimeNs>(t * t) - 5);
        for (Matrix<double>* panel : {&bars.open, &bars.high, &bars.low, &bars.close, &bars.volume}) {
            *panel = Matrix<double>(n_symbols, n_times);
            for (double& value : panel->all()) value = normal(random);
            if (!panel->empty()) panel->all()[0] = std::numeric_limits<double>::quiet_NaN();
        }
        market.series = {
            {.name = "VIX", .kind = FactorKind::index, .times = {1, 2}, .values = {3, 4}},
            {.name = "UST6M", .kind = FactorKind::rate, .tenor_years = 0.5, .times = {1}, .values = {-0.01}},
            {.name = "EUR", .kind = FactorKind::fx, .times = {7}, .values = {1.1}}};
        market.counts = {.rows = 12, .duplicates = 3, .skipped = 4};
        return market;
    }
    Fault fault() const {
        return test::fault_of([&] { read_market_file(path("market.h5")); });
    }
};

bool same(const Matrix<double>& a, const Matrix<double>& b) {
    return a.rows() == b.rows() && a.cols() == b.cols() &&
           std::equal(a.all().begin(), a.all().end(), b.all().begin(),
                      [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

TEST_F(MarketFileTest, KeepsEverything) {
    for (const auto& [n_symbols, n_times] : {std::pair{1u, 1u}, {7u, 13u}, {211u, 101u}}) {
        const MarketFile market = random_market(n_symbols, n_times);
        write_market_file(path("market.h5"), market);
        const MarketFile back = read_market_file(path("market.h5"));
        EXPECT_EQ(back.bars.symbols, market.bars.symbols);
        EXPECT_EQ(back.bars.sectors, market.bars.sectors);
        EXPECT_EQ(back.bars.times, market.bars.times);
        EXPECT_TRUE(same(back.bars.open, market.bars.open));
        EXPECT_TRUE(same(back.bars.high, market.bars.high));
        EXPECT_TRUE(same(back.bars.low, market.bars.low));
        EXPECT_TRUE(same(back.bars.close, market.bars.close));
        EXPECT_TRUE(same(back.bars.volume, market.bars.volume));
        ASSERT_EQ(back.series.size(), 3u);
        for (std::size_t i = 0; i < 3; ++i) {
            EXPECT_EQ(back.series[i].name, market.series[i].name);
            EXPECT_EQ(back.series[i].kind, market.series[i].kind);
            EXPECT_EQ(back.series[i].tenor_years, market.series[i].tenor_years);
            EXPECT_EQ(back.series[i].times, market.series[i].times);
            EXPECT_EQ(back.series[i].values, market.series[i].values);
        }
        EXPECT_EQ(back.counts.rows, 12u);
        EXPECT_EQ(back.counts.duplicates, 3u);
        EXPECT_EQ(back.counts.skipped, 4u);
    }
}

TEST_F(MarketFileTest, RefusesOtherFiles) {
    EXPECT_EQ(fault().reason, "there is no such file");
    write("market.h5", "symbol,date\n");
    EXPECT_EQ(fault().kind, ErrorKind::data);
    h5::File::create(path("market.h5")).close();
    EXPECT_EQ(fault().reason, "it is an HDF5 file of another kind");
    {
        h5::File file = h5::File::create(path("market.h5"));
        file.set("schema", kMarketFileSchema);
        file.set("version", kMarketFileVersion + 1);
        file.close();
    }
    EXPECT_EQ(fault().reason, "it has version 2, this program reads version 1");
    {
        h5::File file = h5::File::create(path("market.h5"));
        file.set("schema", kMarketFileSchema);
        file.set("version", kMarketFileVersion);
        file.close();
    }
    EXPECT_EQ(fault().problem, "there is no group bars");
}

TEST_F(MarketFileTest, RefusesContradictions) {
    const auto write_changed = [&](const auto& change) {
        MarketFile market = random_market(3, 4);
        change(market);
        write_market_file(path("market.h5"), market);
        return fault().reason;
    };
    EXPECT_EQ(write_changed([](MarketFile& m) { std::swap(m.bars.symbols[0], m.bars.symbols[1]); }),
              "its symbols do not ascend");
    EXPECT_EQ(write_changed([](MarketFile& m) { m.bars.times[1] = m.bars.times[0]; }),
              "its times do not ascend");
    EXPECT_EQ(write_changed([](MarketFile& m) { m.series[0].times[1] = 1; }),
              "the times of /series/VIX do not ascend or do not match its values");
    EXPECT_EQ(write_changed([](MarketFile& m) { m.series[0].kind = FactorKind::equity; }),
              "/series/VIX is of the unknown kind 'equity'");
}

TEST_F(MarketFileTest, RefusesATruncatedFile) {
    write_market_file(path("market.h5"), random_market(20, 30));
    const auto whole = std::filesystem::file_size(path("market.h5"));
    std::filesystem::resize_file(path("market.h5"), whole * 2 / 3);
    EXPECT_EQ(fault().kind, ErrorKind::data);
    EXPECT_EQ(fault().place.file, path("market.h5").string());
}

}  // namespace
}  // namespace vesper
