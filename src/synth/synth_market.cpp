#include "synth/synth_market.h"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/error.h"
#include "core/matrix.h"
#include "core/parallel.h"
#include "core/progress.h"
#include "market/market_writer.h"
#include "synth/calendar.h"
#include "synth/symbol_bars.h"
#include "synth/synth_series.h"

namespace vesper {
namespace {

constexpr std::uint32_t kMostDays = 25'200;
constexpr std::size_t kBlockBytes = std::size_t{64} << 20;

void require(bool holds, const char* option, const std::string& given, const char* expected) {
    if (holds) return;
    throw Error({.kind = ErrorKind::usage,
                 .problem = fmt::format("{} {} makes no sense", option, given),
                 .reason = fmt::format("expected {}", expected)});
}

void check(const SynthMarketRequest& request) {
    require(request.n_symbols >= 1 && request.n_symbols <= kMaxSymbols, "number of symbols",
            fmt::format("{}", request.n_symbols), "1 to 10000");
    require(request.n_days <= kMostDays, "number of days", fmt::format("{}", request.n_days),
            "up to 25200, a century");
    require(request.missing_share >= 0 && request.missing_share < 1, "missing share",
            fmt::format("{}", request.missing_share), "at least 0 and below 1");
}

/// Numbers of the symbols in the order of their names.
std::vector<std::uint32_t> symbols_by_name(const std::vector<std::string>& name) {
    std::vector<std::uint32_t> order(name.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(),
              [&](std::uint32_t a, std::uint32_t b) { return name[a] < name[b]; });
    return order;
}

void write_bars(MarketWriter& writer, const SynthMarketRequest& request, const CommonPaths& paths,
                const std::vector<std::uint32_t>& symbols) {
    const std::size_t n_bars = paths.calendar.times.size();
    const std::size_t bytes_per_symbol = kBarFields.size() * n_bars * sizeof(double);
    const std::size_t n_block = std::clamp<std::size_t>(kBlockBytes / bytes_per_symbol, 1, symbols.size());
    std::array<Matrix<double>, kBarFields.size()> block;
    block.fill(Matrix<double>(n_block, n_bars));
    const SymbolBars bars(request.seed, paths, request.missing_share);
    Progress progress("synth", symbols.size(), "symbols");
    for (std::size_t first = 0; first < symbols.size(); first += n_block) {
        const std::size_t n = std::min(n_block, symbols.size() - first);
        parallel_for(n, request.threads, [&](std::size_t i) {
            bars.make(symbols[first + i], {.open = block[0].row(i),
                                           .high = block[1].row(i),
                                           .low = block[2].row(i),
                                           .close = block[3].row(i),
                                           .volume = block[4].row(i)});
        });
        for (std::size_t field = 0; field < block.size(); ++field)
            writer.write_rows(field, first, std::span<const double>(block[field].data(), n * n_bars));
        progress.update(first + n);
    }
}

}  // namespace

std::uint32_t n_trading_days(const SynthMarketRequest& request) {
    if (request.n_days > 0) return request.n_days;
    return request.interval.is_days() ? 756 : 1;
}

void synth_market(const std::filesystem::path& path, const SynthMarketRequest& request) {
    check(request);
    const CommonPaths paths = make_common_paths(
        request.seed, make_calendar(request.interval, request.first_day, n_trading_days(request)));
    std::vector<std::string> names;
    for (std::uint32_t i = 0; i < request.n_symbols; ++i)
        names.push_back(symbol_traits(request.seed, i).name);
    const std::vector<std::uint32_t> order = symbols_by_name(names);
    std::vector<std::string> symbols, sectors;
    for (const std::uint32_t symbol : order) {
        symbols.push_back(names[symbol]);
        sectors.emplace_back(kSectors[symbol_traits(request.seed, symbol).sector].name);
    }
    MarketWriter writer(path);
    writer.begin_bars(symbols, sectors, paths.calendar.times);
    write_bars(writer, request, paths, order);
    writer.write_series(volatility_index(request.seed, paths));
    writer.write_series(equity_index(paths));
    for (const FactorSeries& series : currencies(request.seed, paths)) writer.write_series(series);
    for (const FactorSeries& series : rate_curve(request.seed, paths)) writer.write_series(series);
    writer.finish({.rows = static_cast<std::uint64_t>(symbols.size()) * paths.calendar.times.size()});
}

}  // namespace vesper
