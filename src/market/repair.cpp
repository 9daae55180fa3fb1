#include "market/repair.h"

#include <algorithm>
#include <cmath>

#include "core/error.h"
#include "core/parallel.h"

namespace vesper {
namespace {

bool is_good(double close) {
    return std::isfinite(close) && close > 0;
}

[[noreturn]] void fail(const BarWindow& window, std::size_t symbol, std::size_t t, const std::string& finding,
                       const std::string& key) {
    throw Error({.kind = ErrorKind::data,
                 .problem = window.name(symbol) + " has " + finding + " at " + format_time(window.times()[t]),
                 .reason = "market.quality." + key + " is fail",
                 .remedy = "mend the data, leave the symbol out, or choose another market.quality." + key});
}

void count_faults(const BarWindow& window, std::size_t symbol, SymbolQuality& quality) {
    const auto open = window.open(symbol);
    const auto high = window.high(symbol);
    const auto low = window.low(symbol);
    const auto close = window.close(symbol);
    for (std::size_t t = 0; t < close.size(); ++t) {
        quality.age = is_good(close[t]) ? 0 : quality.age + 1;
        if (std::isnan(close[t])) {
            ++quality.missing;
        } else if (!is_good(close[t])) {
            ++quality.bad_price;
        } else if (high[t] < low[t] || open[t] > high[t] || open[t] < low[t] || close[t] > high[t] ||
                   close[t] < low[t]) {
            ++quality.high_below_low;
        }
    }
}

void count_stale(std::span<const double> close, std::size_t stale_bars, SymbolQuality& quality) {
    std::size_t run = 0;
    for (std::size_t t = 0; t <= close.size(); ++t) {
        const bool goes_on = t > 0 && t < close.size() && is_good(close[t]) && close[t] == close[t - 1];
        if (goes_on) {
            ++run;
            continue;
        }
        if (run >= stale_bars) quality.stale += static_cast<std::uint32_t>(run);
        run = 1;
    }
}

/// Why the symbol cannot stay, before anything is filled; "" where it can.
std::string reason_to_drop(const BarWindow& window, std::size_t symbol, const QualityPolicy& policy,
                           const SymbolQuality& quality) {
    const auto close = window.close(symbol);
    const std::string misses =
        "it misses " + std::to_string(quality.missing) + " of " + std::to_string(close.size()) + " bars";
    if (quality.missing > policy.max_missing_share * static_cast<double>(close.size()))
        return misses + ", more than market.quality.max_missing_share";
    if (quality.missing > 0 && policy.missing == Repair::drop)
        return misses + " and market.quality.missing is drop";
    if (quality.bad_price > 0 && policy.bad_price == Repair::drop)
        return "it has a bad close and market.quality.bad_price is drop";
    for (std::size_t t = 0; t < close.size(); ++t) {
        const bool missing = std::isnan(close[t]);
        if (missing && policy.missing == Repair::fail) fail(window, symbol, t, "no close", "missing");
        if (!missing && !is_good(close[t]) && policy.bad_price == Repair::fail)
            fail(window, symbol, t, "a bad close", "bad_price");
    }
    const bool nothing_to_fill_from = quality.missing + quality.bad_price == close.size();
    return nothing_to_fill_from ? "it has no good close" : "";
}

void fill(std::span<const double> close, const QualityPolicy& policy, std::span<const double> median,
          SymbolQuality& quality, std::span<double> levels) {
    const auto growth = [&](std::size_t hole, std::size_t into) {
        const Repair repair = std::isnan(close[hole]) ? policy.missing : policy.bad_price;
        return repair == Repair::proxy ? 1 + median[into] : 1.0;
    };
    const auto first_good =
        static_cast<std::size_t>(std::find_if(close.begin(), close.end(), is_good) - close.begin());
    levels[first_good] = close[first_good];
    for (std::size_t t = first_good; t-- > 0;) levels[t] = levels[t + 1] / growth(t, t + 1);
    for (std::size_t t = first_good + 1; t < close.size(); ++t)
        levels[t] = is_good(close[t]) ? close[t] : levels[t - 1] * growth(t, t);
    quality.repaired = quality.missing + quality.bad_price;
}

void treat_large_moves(const BarWindow& window, std::size_t symbol, const QualityPolicy& policy,
                       std::span<const double> median, SymbolQuality& quality, std::span<double> levels) {
    const auto is_large = [&](double before, double after) {
        return std::abs(after / before - 1) > policy.large_move_limit;
    };
    for (std::size_t t = 1; t < levels.size(); ++t) {
        if (!is_large(levels[t - 1], levels[t])) continue;
        ++quality.large_move;
        if (policy.large_move == LargeMove::fail) fail(window, symbol, t, "a large move", "large_move");
    }
    if (policy.large_move == LargeMove::drop && quality.large_move > 0)
        quality.why_dropped = "it has a large move and market.quality.large_move is drop";
    if (policy.large_move != LargeMove::proxy) return;
    quality.repaired += quality.large_move;
    double scale = 1;
    double after = levels.back();
    for (std::size_t t = levels.size() - 1; t > 0; --t) {
        const double before = levels[t - 1];
        if (is_large(before, after)) scale *= after / before / (1 + median[t]);
        levels[t - 1] = before * scale;
        after = before;
    }
}

}  // namespace

std::vector<double> median_returns(const BarWindow& window, int threads) {
    std::vector<double> median(window.n_times, 0.0);
    parallel_for(window.n_times - 1, threads, [&](std::size_t before) {
        std::vector<double> returns;
        for (std::size_t symbol = 0; symbol < window.n_symbols(); ++symbol) {
            const auto close = window.close(symbol);
            if (is_good(close[before]) && is_good(close[before + 1]))
                returns.push_back(close[before + 1] / close[before] - 1);
        }
        if (returns.empty()) return;
        const auto middle = returns.begin() + static_cast<std::ptrdiff_t>(returns.size() / 2);
        std::nth_element(returns.begin(), middle, returns.end());
        const bool even = returns.size() % 2 == 0;
        median[before + 1] = even ? (*std::max_element(returns.begin(), middle) + *middle) / 2 : *middle;
    });
    return median;
}

SymbolQuality repair_symbol(const BarWindow& window, std::size_t symbol, const QualityPolicy& policy,
                            std::span<const double> median, std::span<double> levels) {
    SymbolQuality quality{.symbol = window.name(symbol)};
    const auto close = window.close(symbol);
    count_faults(window, symbol, quality);
    count_stale(close, static_cast<std::size_t>(policy.stale_bars), quality);
    quality.why_dropped = reason_to_drop(window, symbol, policy, quality);
    if (quality.dropped()) return quality;
    fill(close, policy, median, quality, levels);
    treat_large_moves(window, symbol, policy, median, quality, levels);
    return quality;
}

}  // namespace vesper
