#include "instruments/read_portfolio.h"

#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "core/error.h"
#include "instruments/priced_book.h"
#include "instruments/small_market.h"
#include "instruments/write_portfolio.h"

namespace vesper {
namespace {

const TimeNs kAsOf = *parse_time("2017-03-31");
const std::string kHeader =
    "id,book,sector,kind,underlying,currency,quantity,multiplier,right,on,strike,expiry,"
    "expiry_years,yield,implied_vol,rate\n";

class BookFile : public testing::Test {
  protected:
    BookFile() { std::filesystem::create_directory(folder_); }
    ~BookFile() override { std::filesystem::remove_all(folder_); }
    std::filesystem::path write(const std::string& text) const {
        std::filesystem::path path = folder_ / "book.csv";
        std::ofstream(path) << text;
        return path;
    }
    Portfolio read(const std::string& text) const { return read_portfolio(write(text), kAsOf); }
    /// What is said about a file, without its folder.
    std::string message(const std::string& text) const {
        try {
            read(text);
        } catch (const Error& error) {
            EXPECT_EQ(error.fault().kind, ErrorKind::data);
            const std::string what = error.what();
            return what.substr(what.find("book.csv"));
        }
        return "no error";
    }
    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / fmt::format("vesper_book_{}", ::getpid());
};

using ReadPortfolio = BookFile;
using WritePortfolio = BookFile;

/// The CSV example of docs/book.md.
std::string documented_example() {
    std::ifstream in(std::string(VESPER_SOURCE_DIR) + "/docs/book.md");
    std::stringstream text;
    text << in.rdbuf();
    const std::string all = text.str();
    const std::size_t begin = all.find("```csv\n") + 7;
    return all.substr(begin, all.find("```", begin) - begin);
}

TEST_F(ReadPortfolio, ReadsTheDocumentedExampleWhichCanBePriced) {
    const Portfolio portfolio = read(documented_example());
    ASSERT_EQ(portfolio.positions.size(), 7u);
    const Position& forward = portfolio.positions[3];
    EXPECT_EQ(forward.kind, PositionKind::fx_forward);
    EXPECT_EQ(forward.underlying, "EUR");
    EXPECT_EQ(forward.currency, "CHF");
    EXPECT_EQ(forward.quantity, -250000);
    EXPECT_EQ(forward.multiplier, 1);
    EXPECT_DOUBLE_EQ(forward.expiry_years, 182.0 / 365);
    EXPECT_TRUE(forward.has_yield && forward.has_rate);
    EXPECT_EQ(forward.yield, -0.004);
    EXPECT_EQ(forward.line, 5u);
    const Position& option = portfolio.positions[6];
    EXPECT_EQ(option.on, OptionOn::future);
    EXPECT_EQ(option.right, OptionRight::call);
    EXPECT_EQ(option.implied_vol, 0.85);
    EXPECT_FALSE(option.has_rate);
    const Market market = test::small_market({{FactorKind::rate, "UST1Y", 0.01, 1},
                                              {FactorKind::index, "VIX", 12.4},
                                              {FactorKind::fx, "CHF", 1.0},
                                              {FactorKind::fx, "EUR", 1.07},
                                              {FactorKind::equity, "AAPL", 143.7},
                                              {FactorKind::equity, "XOM", 82}});
    const PricedBook book = price_book(portfolio, market, {}, Revaluation::full);
    EXPECT_NEAR(book.value[0], 1200 * 143.7, 1e-9);
    EXPECT_LT(book.value[4], 0);
}

TEST_F(ReadPortfolio, ColumnsMayComeInAnyOrderAndUnusedOnesMayBeAbsent) {
    const Portfolio portfolio =
        read("Quantity , kind,CURRENCY,underlying,book,ID\r\n 1e3,equity,USD,A,\"x, y\",1\r\n");
    ASSERT_EQ(portfolio.positions.size(), 1u);
    EXPECT_EQ(portfolio.positions[0].quantity, 1000);
    EXPECT_EQ(portfolio.positions[0].book, "x, y");
    EXPECT_EQ(portfolio.positions[0].sector, "");
}

TEST_F(ReadPortfolio, ErrorsInTheHeaderNameTheColumn) {
    EXPECT_EQ(
        message("id,book,kind,underlying,currency,quantity,stirke\n"),
        "book.csv:1:43: unknown column `stirke` (the nearest known one is `strike`); rename or remove it");
    EXPECT_EQ(message("id,book,kind,underlying,currency\n"),
              "book.csv:1: no column `quantity` (every book needs id, book, kind, underlying, currency and "
              "quantity); "
              "add the column");
    EXPECT_EQ(message("id,ID,book,kind,underlying,currency,quantity\n"),
              "book.csv:1:4: column `id` is there twice; remove one");
    EXPECT_NE(message(""), "no error");
}

TEST_F(ReadPortfolio, EveryBadCellIsNamedByLineAndColumn) {
    const auto row = [&](const std::string& text) {
        return message(kHeader + "P1,B,S,equity,A,USD,1,,,,,,,,,\n" + text);
    };
    EXPECT_EQ(
        row("P2,B,S,equity,A,USD,ten,,,,,,,,,\n"),
        "book.csv:3:21: quantity 'ten' is not a number (expected a number of shares, contracts or currency "
        "units); correct the cell");
    EXPECT_EQ(
        row("P2,B,S,equty,A,USD,1,,,,,,,,,\n"),
        "book.csv:3:8: unknown kind 'equty' (known are equity, future, fx_spot, fx_forward, option); perhaps "
        "equity");
    EXPECT_EQ(row("P1,B,S,equity,A,USD,1,,,,,,,,,\n"),
              "book.csv:3:1: id 'P1' is there twice (first on line 2); give every position its own id");
    EXPECT_EQ(
        row("P2,B,S,equity,A,USD,1,,,,95,,,,,\n"),
        "book.csv:3:26: strike '95' means nothing for kind equity; leave the cell empty or correct the kind");
    EXPECT_EQ(
        row("P2,B,S,option,A,USD,1,100,call,,95,2017-03-31,,,0.2,\n"),
        "book.csv:3:36: expiry 2017-03-31 is not in the future (the last bar is of 2017-03-31); remove the "
        "position or correct the date");
    EXPECT_EQ(row("P2,B,S,option,A,USD,1,100,call,,95,31.12.2017,,,0.2,\n"),
              "book.csv:3:36: expiry '31.12.2017' is not a date (expected YYYY-MM-DD); correct the cell");
    EXPECT_EQ(row("P2,B,S,option,A,USD,1,100,call,,95,2017-12-31,0.7,,0.2,\n"),
              "book.csv:3:47: both expiry and expiry_years are given; leave one empty");
    EXPECT_EQ(row("P2,B,S,option,A,USD,1,100,call,,95,,,,0.2,\n"),
              "book.csv:3:36: no expiry (expected a date, or years in expiry_years); fill the cell");
    EXPECT_EQ(row("P2,B,S,option,A,USD,1,100,call,,95,,1,,-0.2,\n"),
              "book.csv:3:40: implied_vol -0.2 makes no sense (expected a decimal above 0 and up to 10, 0.25 "
              "for 25 % "
              "a year); correct the cell");
    EXPECT_EQ(
        row("P2,B,S,fx_spot,USD,USD,1,,,,,,,,,\n"),
        "book.csv:3:20: buys and sells USD (`underlying` is the currency bought, `currency` the one sold); "
        "correct one of them");
    EXPECT_NE(row("P2,B,S,equity,A,USD,1\n"), "no error");
    EXPECT_NE(row("P2,B,S,equity,A,USD,nan,,,,,,,,,\n"), "no error");
    EXPECT_NE(row("P2,B,S,equity,A,USD,inf,,,,,,,,,\n"), "no error");
    EXPECT_NE(row("P2,B,S,equity,A,USD,1e300,,,,,,,,,\n"), "no error");
    EXPECT_NE(row("P2,B,S,equity,,USD,1,,,,,,,,,\n"), "no error");
    EXPECT_NE(row("P2,B,S,option,A,USD,1,100,cal,,95,,1,,0.2,\n"), "no error");
    EXPECT_NE(row("P2,B,S,option,A,USD,1,100,call,,0,,1,,0.2,\n"), "no error");
    EXPECT_NE(row("P2,B,S,option,A,USD,1,100,call,,95,,1,,0.2,3\n"), "no error");
    EXPECT_NE(row("P2,B,S,future,A,USD,1,100,,,,,,,,\n"), "no error");  // no expiry on an asset
    EXPECT_EQ(row("P2,B,S,future,A,USD,1,100,,future,,,,,,\n"), "no error");
}

TEST_F(ReadPortfolio, AMessageIsOneLineWhateverTheCell) {
    EXPECT_EQ(
        message(kHeader + "P1,B,S,\"e\nq\",A,USD,1,,,,,,,,,\n"),
        "book.csv:2:8: kind 'e q' is no name (expected one line of at most 128 bytes); correct the cell");
    EXPECT_LT(message(kHeader + "P1,B,S,equity," + std::string(100'000, 'x') + ",USD,1,,,,,,,,,\n").size(),
              300u);
    EXPECT_LT(message(kHeader + "P1,B,S,equity,A,USD," + std::string(100'000, 'x') + ",,,,,,,,,\n").size(),
              300u);
    EXPECT_LT(message("id," + std::string(100'000, 'x') + "\n").size(), 400u);
}

TEST_F(ReadPortfolio, AColumnThatIsNotThereIsNamedWithoutAPlaceInTheRow) {
    EXPECT_EQ(message("id,book,kind,underlying,currency,quantity\n1,B,option,A,USD,1\n"),
              "book.csv:2: no right; fill the cell");
}

/// Whatever the bytes: positions or an Error, never a crash or another exception.
TEST_F(ReadPortfolio, DamagedFilesAreReadOrRefused) {
    std::mt19937_64 random(std::random_device{}());
    const std::string whole = documented_example();
    const std::string alphabet = std::string(",\"\n\r.-+e0123456789abcxyz \t\x80") + '\0';
    for (int i = 0; i < 300; ++i) {
        std::string text = whole;
        for (std::size_t edits = 1 + random() % 4; edits > 0 && !text.empty(); --edits) {
            const std::size_t at = random() % text.size();
            switch (random() % 4) {
                case 0:
                    text[at] = alphabet[random() % alphabet.size()];
                    break;
                case 1:
                    text.erase(at, random() % 20);
                    break;
                case 2:
                    text.insert(at, 1, alphabet[random() % alphabet.size()]);
                    break;
                case 3:
                    text.resize(at);
                    break;
            }
        }
        try {
            for (const Position& position : read(text).positions) {
                EXPECT_TRUE(std::isfinite(position.quantity) && std::isfinite(position.strike));
                if (position.kind == PositionKind::option) {
                    EXPECT_GT(position.expiry_years * position.implied_vol, 0);
                }
            }
        } catch (const Error& error) {
            EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
        }
    }
}

TEST_F(WritePortfolio, EveryPositionReadsBackBitForBit) {
    std::mt19937_64 random(std::random_device{}());
    const auto uniform = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    Portfolio portfolio;
    for (std::size_t i = 0; i < 500; ++i) {
        Position p = {.id = fmt::format("id,\"{}\"", i), .book = "a b", .underlying = "X", .currency = "USD"};
        p.kind = static_cast<PositionKind>(i % 5);
        p.quantity = uniform(-1e7, 1e7);
        p.multiplier = uniform(0.1, 1000);
        const bool dated = i % 5 != 0 && p.kind != PositionKind::fx_spot;
        if (dated) {
            p.expiry_years = uniform(1e-3, 30);
            p.has_rate = i % 2 == 0;
            p.rate = p.has_rate ? uniform(-0.1, 0.1) : 0.0;
            p.has_yield = i % 3 == 0;
            p.yield = p.has_yield ? uniform(-0.1, 0.1) : 0.0;
        }
        if (p.kind == PositionKind::fx_forward || p.kind == PositionKind::option)
            p.strike = uniform(1e-6, 1e4);
        if (p.kind == PositionKind::future || p.kind == PositionKind::option)
            p.on = i % 2 == 0 ? OptionOn::asset : OptionOn::future;
        if (p.kind == PositionKind::option) {
            p.right = i % 2 == 0 ? OptionRight::call : OptionRight::put;
            p.implied_vol = uniform(0.01, 3);
        }
        portfolio.positions.push_back(p);
    }
    const std::filesystem::path path = folder_ / "written.csv";
    write_portfolio(path, portfolio);
    const Portfolio back = read_portfolio(path, kAsOf);
    ASSERT_EQ(back.positions.size(), portfolio.positions.size());
    for (std::size_t i = 0; i < back.positions.size(); ++i) {
        const Position& a = portfolio.positions[i];
        const Position& b = back.positions[i];
        EXPECT_EQ(
            std::tie(a.id, a.book, a.sector, a.kind, a.underlying, a.currency, a.quantity, a.multiplier),
            std::tie(b.id, b.book, b.sector, b.kind, b.underlying, b.currency, b.quantity, b.multiplier));
        EXPECT_EQ(std::tie(a.right, a.on, a.strike, a.expiry_years, a.yield, a.has_yield, a.implied_vol,
                           a.rate, a.has_rate),
                  std::tie(b.right, b.on, b.strike, b.expiry_years, b.yield, b.has_yield, b.implied_vol,
                           b.rate, b.has_rate));
    }
}

TEST_F(WritePortfolio, AFullDiskLeavesNothingUnderTheName) {
    if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "this system has no /dev/full";
    const std::filesystem::path path = folder_ / "full.csv";
    std::filesystem::create_symlink("/dev/full", path.string() + ".partial");
    EXPECT_THROW(write_portfolio(path, {.source = "", .positions = {Position{}}}), Error);
    EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace vesper
