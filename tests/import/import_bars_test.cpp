#include "import/import_bars.h"

#include <cmath>
#include <csignal>

#include <sys/resource.h>

#include <fmt/format.h>

#include "import/import_market.h"
#include "market/scratch_folder.h"

namespace vesper {
namespace {

const std::string kHeader = "symbol,date,open,high,low,close,volume\n";

class ImportBarsTest : public test::ScratchFolder {
  protected:
    ImportSummary import(const std::string& text, ImportRequest request = {}) const {
        request.bars = {write("bars.csv", text)};
        request.output = path("market.h5");
        return import_market(request);
    }
    Bars bars_of(const std::string& text, const ImportRequest& request = {}) const {
        import(text, request);
        return read_market_file(path("market.h5")).bars;
    }
    Fault fault(const std::string& text, const ImportRequest& request = {}) const {
        Fault fault = test::fault_of([&] { import(text, request); });
        EXPECT_EQ(n_files(), 1u) << "only the input is left";
        return fault;
    }
};

TEST_F(ImportBarsTest, PutsRowsInOrder) {
    const ImportSummary summary = import(kHeader +
                                         "B,2020-01-03,1,2,0.5,1.5,10\n"
                                         "A,2020-01-02,3,4,2.5,3.5,\n"
                                         "B,2020-01-02,5,6,4.5,5.5,30\n"
                                         "B,2020-01-03,7,8,6.5,7.5,40\n");
    EXPECT_EQ(summary.bars.rows.rows, 4u);
    EXPECT_EQ(summary.bars.rows.duplicates, 1u);
    EXPECT_EQ(summary.bars.symbols.size(), 2u);
    EXPECT_EQ(format_time(summary.bars.first), "2020-01-02");
    EXPECT_EQ(format_time(summary.bars.last), "2020-01-03");
    const MarketFile file = read_market_file(path("market.h5"));
    EXPECT_EQ(file.counts.duplicates, 1u);
    EXPECT_EQ(file.bars.symbols, (std::vector<std::string>{"A", "B"}));
    EXPECT_EQ(file.bars.close(0, 0), 3.5);
    EXPECT_TRUE(std::isnan(file.bars.volume(0, 0)));
    EXPECT_TRUE(std::isnan(file.bars.close(0, 1)));
    EXPECT_EQ(file.bars.open(1, 1), 7);
    EXPECT_EQ(file.bars.low(1, 0), 4.5);
    EXPECT_EQ(n_files(), 2u);
}

TEST_F(ImportBarsTest, ReadsIntradayTimesAndSectors) {
    const Bars bars =
        bars_of("Ticker,Sector,Date,Time,Price\nX,Energy,2020-01-02,09:30,5\nX,,20200102,09:31:30,6\n");
    EXPECT_EQ(bars.sectors, std::vector<std::string>{"Energy"});
    EXPECT_EQ(format_time(bars.times[0]), "2020-01-02T09:30:00Z");
    EXPECT_EQ(format_time(bars.times[1]), "2020-01-02T09:31:30Z");
    EXPECT_EQ(bars.close(0, 1), 6);
    EXPECT_TRUE(std::isnan(bars.high(0, 0)));
    std::filesystem::remove(path("market.h5"));
    const std::string compact = "date,time,symbol,close\n20200102,9h30,X,5\n";
    EXPECT_EQ(fault(compact).problem, "cannot read the time '9h30'");
    EXPECT_EQ(fault(compact).place.column, 10u);
}

TEST_F(ImportBarsTest, AdjustsByTheAdjustedClose) {
    const Bars bars =
        bars_of("date,symbol,open,high,low,close,adj close,volume\n2020-01-02,A,10,12,8,11,5.5,7\n");
    EXPECT_EQ(bars.open(0, 0), 5);
    EXPECT_EQ(bars.high(0, 0), 6);
    EXPECT_EQ(bars.low(0, 0), 4);
    EXPECT_EQ(bars.close(0, 0), 5.5);
    EXPECT_EQ(bars.volume(0, 0), 7);
}

TEST_F(ImportBarsTest, TakesReplacedColumnNames) {
    const ImportRequest request{.columns = {.time = "day", .symbol = "isin", .close = "settle"}};
    EXPECT_EQ(bars_of("isin,day,close,Settle\nA,2020-01-02,1,2\n", request).close(0, 0), 2);
    std::filesystem::remove(path("market.h5"));
    EXPECT_EQ(fault("isin,day,close\nA,2020-01-02,1\n", request).problem, "there is no column 'settle'");
}

TEST_F(ImportBarsTest, SaysWhatIsWrongAndWhere) {
    const auto at = [&](const std::string& row) {
        return fault(kHeader + "A,2020-01-02,1,1,1,1,1\n" + row + '\n');
    };
    const Fault number = at("A,2020-01-03,1,1,x1,1,1");
    EXPECT_EQ(number.kind, ErrorKind::data);
    EXPECT_EQ(number.problem, "cannot read the low 'x1'");
    EXPECT_EQ(number.place.file, path("bars.csv").string());
    EXPECT_EQ(number.place.line, 3u);
    EXPECT_EQ(number.place.column, 18u);
    EXPECT_EQ(at("A,02/01/2020,1,1,1,1,1").problem, "cannot read the time '02/01/2020'");
    EXPECT_EQ(fault("symbol,date,time,close\nA,9223372036854775000,09:30,1\n").problem,
              "cannot read the time '9223372036854775000'");  // its half past nine is beyond 64 bits
    EXPECT_EQ(at("A,2020-01-03,1,1").problem, "the row has 4 fields, the header 7");
    EXPECT_EQ(at(",2020-01-03,1,1,1,1,1").problem, "the symbol is empty");
    EXPECT_EQ(fault("symbol,close\nA,1\n").problem, "there is no time column");
    EXPECT_EQ(fault("date,close\n2020-01-02,1\n").problem, "there is no symbol column");
    EXPECT_EQ(fault("date,symbol\n2020-01-02,A\n").problem, "there is no close column");
    EXPECT_EQ(fault("date,symbol,close,Close\n2020-01-02,A,1,2\n").problem, "two columns are named 'close'");
    EXPECT_EQ(fault(kHeader).problem, "there are no bars to import");
    EXPECT_EQ(fault(kHeader).reason, "the files hold no rows");
}

TEST_F(ImportBarsTest, CountsWhatItIsToldToSkip) {
    const ImportRequest skip{.bad_rows = BadRows::skip};
    const ImportSummary summary = import(kHeader +
                                             "A,2020-01-02,1,1,1,1,1\nA,today,1,1,1,1,1\nA\nA,2020-01-03,1,1,"
                                             "1,oops,1\nA,2020-01-04,1,1,1,2,1\n",
                                         skip);
    EXPECT_EQ(summary.bars.rows.rows, 2u);
    EXPECT_EQ(summary.bars.rows.skipped, 3u);
    EXPECT_EQ(read_market_file(path("market.h5")).counts.skipped, 3u);
    std::filesystem::remove(path("market.h5"));
    EXPECT_EQ(fault(kHeader + "A\n", skip).reason, "no row could be read");
    EXPECT_EQ(fault(kHeader + "A,\"2020-01-02,1,1,1,1,1\n", skip).problem, "a quoted field never ends");
}

TEST_F(ImportBarsTest, LeavesAnOlderFileAloneWhenItFails) {
    import(kHeader + "A,2020-01-02,1,1,1,1,1\n");
    EXPECT_ANY_THROW(import(kHeader + "A,2020-01-02,1,1,1,bad,1\n"));
    EXPECT_EQ(read_market_file(path("market.h5")).bars.close(0, 0), 1);
    EXPECT_EQ(n_files(), 2u);
    const Fault nowhere =
        test::fault_of([&] { import_market({.bars = {path("bars.csv")}, .output = "/nowhere/market.h5"}); });
    EXPECT_EQ(nowhere.kind, ErrorKind::io);
}

TEST_F(ImportBarsTest, RefusesToReplaceItsInput) {
    const std::filesystem::path bars = write("bars.csv", kHeader + "A,2020-01-02,1,1,1,1,1\n");
    const std::filesystem::path rates = write("rates.csv", "date,1Y\n2020-01-02,1.5\n");
    std::filesystem::create_symlink(bars, path("link"));
    const auto refused = [&](const std::filesystem::path& output) {
        const Fault fault =
            test::fault_of([&] { import_market({.bars = {bars}, .rates = {rates}, .output = output}); });
        EXPECT_EQ(fault.kind, ErrorKind::usage);
        return fault.problem;
    };
    for (const auto& [output, input] : {std::pair{bars, bars}, {rates, rates}, {path("link"), bars}})
        EXPECT_EQ(refused(output), "the output would replace its input " + input.string());
    EXPECT_EQ(n_files(), 3u);
}

[[noreturn]] void import_with_little_room(const ImportRequest& request) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{100'000, 100'000};
    ::setrlimit(RLIMIT_FSIZE, &small);
    try {
        import_market(request);
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        std::exit(exit_code(error.fault().kind));
    }
    std::exit(0);
}

TEST_F(ImportBarsTest, SaysThatTheDiskIsFull) {
    std::string spool_fills = kHeader;
    for (int i = 0; i < 5000; ++i) spool_fills += "A,2020-01-02,1,1,1,1,1\n";
    std::string panel_fills = kHeader;
    for (int i = 0; i < 100; ++i) {
        panel_fills += fmt::format("S{},20200101,1,1,1,1,1\nS0,{},1,1,1,1,1\n", i, 1'500'000'000 + i);
    }
    for (const std::string& text : {spool_fills, panel_fills}) {
        const ImportRequest request{.bars = {write("bars.csv", text)}, .output = path("market.h5")};
        EXPECT_EXIT(import_with_little_room(request), testing::ExitedWithCode(exit_code(ErrorKind::io)),
                    "File too large");
        EXPECT_EQ(n_files(), 1u);
    }
}

}  // namespace
}  // namespace vesper
