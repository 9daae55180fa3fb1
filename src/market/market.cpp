#include "market/market.h"

#include <algorithm>
#include <memory>
#include <numeric>
#include <tuple>
#include <utility>

#include "core/digest.h"
#include "core/error.h"
#include "core/parallel.h"
#include "market/factor_levels.h"
#include "market/repair.h"
#include "market/series_age.h"

namespace vesper {
namespace {

std::vector<std::size_t> choose_symbols(const Bars& bars, const std::vector<std::string>& wanted) {
    std::vector<std::size_t> rows(bars.symbols.size());
    std::iota(rows.begin(), rows.end(), std::size_t{0});
    if (wanted.empty()) return rows;
    rows.clear();
    for (const std::string& symbol : wanted) {
        const auto found = std::lower_bound(bars.symbols.begin(), bars.symbols.end(), symbol);
        if (found == bars.symbols.end() || *found != symbol) {
            const std::string near = nearest_name(symbol, bars.symbols);
            throw Error({.kind = ErrorKind::data,
                         .problem = "market.symbols names " + symbol + ", which is no share of the market",
                         .remedy = near.empty() ? "correct the name" : "did you mean " + near + "?"});
        }
        rows.push_back(static_cast<std::size_t>(found - bars.symbols.begin()));
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    return rows;
}

BarWindow choose_window(const std::shared_ptr<const Bars>& panel, const MarketRequest& request) {
    const Bars& bars = *panel;
    const auto first = request.from ? std::lower_bound(bars.times.begin(), bars.times.end(), *request.from)
                                    : bars.times.begin();
    const auto end =
        request.to ? std::upper_bound(bars.times.begin(), bars.times.end(), *request.to) : bars.times.end();
    if (end - first < 2)
        throw Error({.kind = ErrorKind::data,
                     .problem = "market.from and market.to leave fewer than two bars",
                     .reason = bars.times.empty()
                                   ? "the market has none"
                                   : "the market goes from " + format_time(bars.times.front()) + " to " +
                                         format_time(bars.times.back()),
                     .remedy = "widen them, or import a longer history"});
    BarWindow window = {.panel = panel,
                        .symbols = choose_symbols(bars, request.symbols),
                        .first = static_cast<std::size_t>(first - bars.times.begin()),
                        .n_times = static_cast<std::size_t>(end - first)};
    window.interval = interval_of(window.times());
    return window;
}

bool uses_proxy(const QualityPolicy& policy) {
    return policy.missing == Repair::proxy || policy.bad_price == Repair::proxy ||
           policy.large_move == LargeMove::proxy;
}

bool is_clean(const SymbolQuality& quality) {
    return quality.missing + quality.bad_price + quality.high_below_low + quality.large_move +
                   quality.stale ==
               0 &&
           !quality.dropped();
}

/// Rates by tenor, then indices and currencies by name.
std::vector<FactorLevels> place_series(const std::vector<FactorSeries>& stored, const MarketRequest& request,
                                       Market& market) {
    std::vector<FactorLevels> placed;
    std::vector<FactorLevels> currencies;
    for (const FactorSeries& series : stored) {
        FactorLevels factor{
            .factor = {.name = series.name, .kind = series.kind, .tenor_years = series.tenor_years},
            .levels = levels_on(series, market.times, market.quality.factor_fills)};
        (series.kind == FactorKind::fx ? currencies : placed).push_back(std::move(factor));
    }
    convert_currencies(currencies, request.currency);
    std::move(currencies.begin(), currencies.end(), std::back_inserter(placed));
    std::sort(placed.begin(), placed.end(), [](const FactorLevels& a, const FactorLevels& b) {
        return std::tie(a.factor.kind, a.factor.tenor_years, a.factor.name) <
               std::tie(b.factor.kind, b.factor.tenor_years, b.factor.name);
    });
    return placed;
}

/// Repaired closes, [symbol of the window][time]; findings go to the report, symbols that stay to `kept`.
Matrix<double> repair_all(const BarWindow& window, const MarketRequest& request, QualityReport& report,
                          std::vector<std::size_t>& kept) {
    const QualityPolicy& policy = request.quality;
    const std::vector<double> median =
        uses_proxy(policy) ? median_returns(window, request.threads) : std::vector<double>();
    Matrix<double> closes(window.n_symbols(), window.n_times);
    std::vector<SymbolQuality> findings(window.n_symbols());
    parallel_for(window.n_symbols(), request.threads, [&](std::size_t symbol) {
        findings[symbol] = repair_symbol(window, symbol, policy, median, closes.row(symbol));
    });
    for (std::size_t symbol = 0; symbol < findings.size(); ++symbol) {
        if (!findings[symbol].dropped()) kept.push_back(symbol);
        if (!is_clean(findings[symbol])) report.symbols.push_back(std::move(findings[symbol]));
    }
    report.bars = window.n_symbols() * window.n_times;
    if (kept.empty())
        throw Error({.kind = ErrorKind::data,
                     .problem = "no symbol of the market is left",
                     .reason = findings.empty()
                                   ? "it has none"
                                   : "market.quality drops all " + std::to_string(findings.size()) +
                                         ", the first as " + report.symbols.front().why_dropped,
                     .remedy = "choose another policy or a shorter period"});
    return closes;
}

/// See Market::left_out.
std::map<std::string, std::string> left_out_of(const BarWindow& window, const QualityReport& report) {
    std::map<std::string, std::string> left_out;
    const std::vector<std::string>& symbols = window.panel->symbols;
    std::vector<char> chosen(symbols.size());
    for (const std::size_t symbol : window.symbols) chosen[symbol] = 1;
    for (std::size_t symbol = 0; symbol < chosen.size(); ++symbol)
        if (chosen[symbol] == 0) left_out.emplace(symbols[symbol], "market.symbols leaves it out");
    for (const SymbolQuality& quality : report.symbols)
        if (quality.dropped()) left_out.emplace(quality.symbol, quality.why_dropped);
    return left_out;
}

std::string digest_of(const Market& market) {
    Digest digest;
    digest.add(std::string_view(market.currency));
    digest.add(std::span<const TimeNs>(market.times));
    for (const RiskFactor& factor : market.factors) {
        digest.add(std::string_view(factor.name));
        digest.add(static_cast<std::int32_t>(factor.kind));
        digest.add(factor.tenor_years);
        digest.add(std::string_view(factor.sector));
    }
    digest.add(market.level.all());
    return digest.hex();
}

}  // namespace

std::optional<std::size_t> Market::find(FactorKind kind, const std::string& name) const {
    const auto of_kind =
        std::equal_range(factors.begin(), factors.end(), RiskFactor{.name = name, .kind = kind},
                         [](const RiskFactor& a, const RiskFactor& b) { return a.kind < b.kind; });
    const auto by_name = [](const RiskFactor& factor, const std::string& wanted) {
        return factor.name < wanted;
    };
    const auto found = kind == FactorKind::rate  // which are in the order of their tenors
                           ? std::find_if(of_kind.first, of_kind.second,
                                          [&](const RiskFactor& factor) { return factor.name == name; })
                           : std::lower_bound(of_kind.first, of_kind.second, name, by_name);
    if (found == of_kind.second || found->name != name) return std::nullopt;
    return static_cast<std::size_t>(found - factors.begin());
}

const BarWindow* Market::find_bars(const BarInterval& of) const {
    const auto found =
        std::ranges::find_if(bars, [&](const BarWindow& window) { return window.interval == of; });
    return found == bars.end() ? nullptr : &*found;
}

Market make_market(MarketFile file, const MarketRequest& request) {
    const auto panel = std::make_shared<const Bars>(std::move(file.bars));
    BarWindow window = choose_window(panel, request);
    Market market{.currency = request.currency,
                  .times = {window.times().begin(), window.times().end()},
                  .interval = window.interval};
    market.quality.duplicates = file.counts.duplicates;
    market.quality.skipped = file.counts.skipped;
    std::vector<FactorLevels> series = place_series(file.series, request, market);
    require_fresh(file.series, std::span(panel->times).first(window.first + window.n_times),
                  request.quality.max_age);
    std::vector<std::size_t> kept;
    const Matrix<double> closes = repair_all(window, request, market.quality, kept);
    market.left_out = left_out_of(window, market.quality);

    market.level = Matrix<double>(series.size() + kept.size(), window.n_times);
    for (FactorLevels& placed : series) {
        std::copy(placed.levels.begin(), placed.levels.end(),
                  market.level.row(market.factors.size()).begin());
        if (placed.factor.kind == FactorKind::rate) ++market.n_rates;
        market.factors.push_back(std::move(placed.factor));
    }
    for (std::size_t& symbol : kept) {
        const auto row = closes.row(symbol);
        std::copy(row.begin(), row.end(), market.level.row(market.factors.size()).begin());
        market.factors.push_back({.name = window.name(symbol), .sector = window.sector(symbol)});
        symbol = window.symbols[symbol];
    }
    window.symbols = std::move(kept);
    market.bars.push_back(std::move(window));
    market.digest = digest_of(market);
    return market;
}

}  // namespace vesper
