#include <array>
#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "app/command.h"
#include "core/atomic_file.h"
#include "core/error.h"
#include "core/time.h"
#include "instruments/write_portfolio.h"
#include "market/market.h"
#include "market/market_file.h"
#include "synth/synth_book.h"
#include "synth/synth_market.h"

namespace vesper {
namespace {

struct MarketOptions {
    SynthMarketRequest request;
    std::string interval = "1d";
    std::string from = "2021-01-04";
    std::string output;
};

int make_market_file(const MarketOptions& options) {
    static const std::map<std::string, BarInterval> kIntervals = {
        {"1d", kTradingDay}, {"5m", kFiveMinutes}, {"1m", kOneMinute}, {"1s", kOneSecond}};
    SynthMarketRequest request = options.request;
    request.interval = kIntervals.at(options.interval);
    const auto first_day = parse_time(options.from);
    if (!first_day)
        throw Error({.kind = ErrorKind::usage,
                     .problem = "--from " + options.from + " is not a date",
                     .remedy = "write YYYY-MM-DD"});
    request.first_day = *first_day;
    synth_market(options.output, request);
    fmt::print("{}: {} synthetic symbols, {} days of {} bars from {}, seed {}\n", options.output,
               request.n_symbols, n_trading_days(request), options.interval, options.from, request.seed);
    return 0;
}

struct BookOptions {
    SynthBookRequest request;
    std::string market;
    std::string output;
};

int make_book_file(const BookOptions& options) {
    require_other_file(options.output, std::array<std::filesystem::path, 1>{options.market});
    // A book can be made on old series; the run on it says that they are old.
    const QualityPolicy any_age{.max_age = std::numeric_limits<int>::max()};
    const Market market = make_market(read_market_file(options.market), {.quality = any_age});
    const Portfolio portfolio = synth_book(market, options.request);
    write_portfolio(options.output, portfolio);
    fmt::print("{}: {} positions in {} books on {}, seed {}\n", options.output, portfolio.positions.size(),
               options.request.n_books, options.market, options.request.seed);
    return 0;
}

void add_market(CLI::App& synth, Action& chosen) {
    const auto options = std::make_shared<MarketOptions>();
    CLI::App* command = synth.add_subcommand(
        "market", "A market with factor structure, fat tails, volatility clusters and gaps");
    command->add_option("-o,--output", options->output, "Market file to write (HDF5)")->required();
    command->add_option("--symbols", options->request.n_symbols, "How many shares")
        ->check(CLI::Range(1, 10000))
        ->capture_default_str();
    command
        ->add_option("--days", options->request.n_days,
                     "How many trading days; default: 756 of daily bars, 1 of others")
        ->check(CLI::Range(1, 100000));
    command->add_option("--interval", options->interval, "Bars of 1d, 5m, 1m or 1s")
        ->check(CLI::IsMember({"1d", "5m", "1m", "1s"}))
        ->capture_default_str();
    command->add_option("--from", options->from, "First day")->capture_default_str();
    command->add_option("--missing", options->request.missing_share, "Share of bars left out")
        ->check(CLI::Range(0.0, 0.99))
        ->capture_default_str();
    command->add_option("--seed", options->request.seed, "Same seed, same market")->capture_default_str();
    command->callback([options, &chosen] {
        chosen = [options](Comm& comm) { return comm.is_root() ? make_market_file(*options) : 0; };
    });
}

void add_book(CLI::App& synth, Action& chosen) {
    const auto options = std::make_shared<BookOptions>();
    CLI::App* command =
        synth.add_subcommand("book", "A book of shares, futures, currencies and options on a market");
    command->add_option("--market", options->market, "Market file the book is written on")->required();
    command->add_option("-o,--output", options->output, "Book to write (CSV)")->required();
    command->add_option("--positions", options->request.n_positions, "How many positions")
        ->check(CLI::Range(1, 100000000))
        ->capture_default_str();
    command->add_option("--books", options->request.n_books, "How many books they are spread over")
        ->check(CLI::Range(3, 10000))
        ->capture_default_str();
    command->add_option("--seed", options->request.seed, "Same seed, same book")->capture_default_str();
    command->callback([options, &chosen] {
        chosen = [options](Comm& comm) { return comm.is_root() ? make_book_file(*options) : 0; };
    });
}

}  // namespace

void add_synth_command(CLI::App& app, Action& chosen) {
    CLI::App* command = app.add_subcommand("synth", "Make a seeded market or book to try things on");
    command->require_subcommand(1);
    add_market(*command, chosen);
    add_book(*command, chosen);
}

}  // namespace vesper
