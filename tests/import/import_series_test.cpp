#include "import/import_series.h"

#include <cmath>

#include "import/import_market.h"
#include "market/scratch_folder.h"

namespace vesper {
namespace {

class ImportSeriesTest : public test::ScratchFolder {
  protected:
    std::vector<FactorSeries> import(const std::string& text, FactorKind kind,
                                     const std::string& name = {}) const {
        return import_factor_series(write("series.csv", text), kind, name);
    }
};

TEST_F(ImportSeriesTest, CompoundsParYieldsContinuously) {
    const auto all =
        import("date,BC_1MONTH,BC_10YEAR,BC_30YEARDISPLAY\n2020-01-02,1.5,4.0,9\n", FactorKind::rate);
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[0].name, "UST1M");
    EXPECT_EQ(all[0].tenor_years, 1 / 12.0);
    EXPECT_EQ(all[1].name, "UST10Y");
    EXPECT_EQ(all[1].tenor_years, 10);
    // Semiannual compounding at 4 % and e^r agree on the value of one unit after a year: 1.02^2.
    EXPECT_NEAR(std::exp(all[1].values[0]), 1.0404, 1e-15);
    EXPECT_NEAR(std::exp(all[0].values[0]), 1.0075 * 1.0075, 1e-15);
    const auto site = import("Date,\"1 Mo\",\"1.5 Month\",\"2 Yr\"\n2020-01-02,1,2,3\n", FactorKind::rate);
    ASSERT_EQ(site.size(), 2u);
    EXPECT_EQ(site[1].name, "UST2Y");
}

TEST_F(ImportSeriesTest, TellsZeroYieldsFromFiller) {
    const auto all =
        import("date,1M,5Y\n2020-01-05,0.00,1\n2020-01-02,0.1,N/A\n2020-01-03,0,0\n2020-01-04,0.2,0\n",
               FactorKind::rate);
    EXPECT_EQ(all[0].times.size(), 3u);
    EXPECT_EQ(format_time(all[0].times[0]), "2020-01-02");
    EXPECT_EQ(all[0].values.back(), 0);
    EXPECT_EQ(all[1].times.size(), 1u);
}

TEST_F(ImportSeriesTest, TurnsCurrenciesOver) {
    const auto all = import(
        "Data,Euro,Germany,Japan,USD,SEK\n2020-01-02,0.8,,100,1,10\n2020-01-03,0,,125,1,\n", FactorKind::fx);
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].name, "EUR");
    EXPECT_EQ(all[0].values, std::vector<double>{1.25});
    EXPECT_EQ(all[1].name, "JPY");
    EXPECT_EQ(all[1].values, (std::vector<double>{0.01, 0.008}));
    EXPECT_EQ(all[2].name, "SEK");
    EXPECT_EQ(import("date,value\n2020-01-02,4\n", FactorKind::fx, "PLN")[0].values,
              std::vector<double>{0.25});
}

TEST_F(ImportSeriesTest, FindsTheValuesOfAnIndex) {
    const auto vix =
        import("DATE,OPEN,HIGH,LOW,CLOSE\n2020-01-03,1,2,3,20\n2020-01-02,1,2,3,10\n2020-01-03,1,2,3,30\n",
               FactorKind::index, "VIX");
    ASSERT_EQ(vix.size(), 1u);
    EXPECT_EQ(vix[0].name, "VIX");
    EXPECT_EQ(vix[0].values, (std::vector<double>{10, 30}));
    EXPECT_EQ(
        import("observation_date,VIXCLS\n2020-01-02,.\n2020-01-03,12\n", FactorKind::index, "VIX")[0].values,
        std::vector<double>{12});
}

TEST_F(ImportSeriesTest, SaysWhatIsWrongAndWhere) {
    const auto fault = [&](const std::string& text, FactorKind kind, const std::string& name = {}) {
        return test::fault_of([&] { import(text, kind, name); });
    };
    const Fault value = fault("date,1M\n2020-01-02,abc\n", FactorKind::rate);
    EXPECT_EQ(value.problem, "cannot use the value 'abc' of UST1M");
    EXPECT_EQ(value.place.line, 2u);
    EXPECT_EQ(value.place.column, 12u);
    EXPECT_EQ(fault("date,EUR\n2020-01-02,-1\n", FactorKind::fx).problem, "cannot use the value '-1' of EUR");
    EXPECT_EQ(fault("date,close\n2020-01-02,inf\n", FactorKind::index, "X").problem,
              "cannot use the value 'inf' of X");
    EXPECT_EQ(fault("date,Narnia\n2020-01-02,1\n", FactorKind::fx).problem,
              "the column 'Narnia' is no currency");
    EXPECT_EQ(fault("date,a,b\n2020-01-02,1,2\n", FactorKind::rate).problem,
              "no column of the header is a tenor");
    EXPECT_EQ(fault("date,a,b\n2020-01-02,1,2\n", FactorKind::index, "X").problem,
              "no column holds the values");
    EXPECT_EQ(fault("date\n2020-01-02\n", FactorKind::index, "X").problem, "the header has one column");
    EXPECT_EQ(fault("date,1M\nlater,1\n", FactorKind::rate).problem, "cannot read the date 'later'");
    EXPECT_EQ(fault("date,1M\n2020-01-02,\n", FactorKind::rate).problem, "the file holds no values");
}

TEST_F(ImportSeriesTest, WantsUsableNames) {
    const auto bars = write("bars.csv", "date,symbol,close\n2020-01-02,A,1\n");
    const auto index = write("index.csv", "date,close\n2020-01-02,1\n");
    const auto fault = [&](const std::string& first, const std::string& second) {
        return test::fault_of([&] {
            import_market(
                {.bars = {bars}, .indices = {{first, index}, {second, index}}, .output = path("market.h5")});
        });
    };
    EXPECT_EQ(fault("VIX", "VIX").kind, ErrorKind::usage);
    EXPECT_EQ(fault("VIX", "a/b").problem, "cannot import a series named 'a/b'");
    EXPECT_EQ(fault("VIX", "").kind, ErrorKind::usage);
    EXPECT_EQ(n_files(), 2u);
}

}  // namespace
}  // namespace vesper
