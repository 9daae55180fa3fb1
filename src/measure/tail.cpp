#include "measure/tail.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/error.h"
#include "measure/normal.h"

namespace vesper {
namespace {

__extension__ using WideTicks = __int128;  // a sum over a whole P&L vector may leave 64 bits

constexpr std::uint64_t kBillion = 1'000'000'000;

void require(bool holds, const char* problem) {
    if (!holds) throw Error({.kind = ErrorKind::internal, .problem = problem});
}

std::uint64_t tail_per_billion(double level) {
    return kBillion - static_cast<std::uint64_t>(std::llround(level * static_cast<double>(kBillion)));
}

double tail_probability(double level) {
    return static_cast<double>(tail_per_billion(level)) / static_cast<double>(kBillion);
}

/// What is taken of each level, by place: ranks as they are asked for, tails as they come back.
enum : std::size_t { kVar, kFirst, kLast, kRanksOfLevel };

void require_scenarios(std::size_t n) {
    require(n > 0, "tail of an empty P&L vector");
    require(n <= UINT32_MAX, "more scenarios than 32-bit ranks");
}

/// Quantile that an interval of this confidence reaches to on both sides.
double interval_quantile(double confidence) {
    require(confidence > 0 && confidence < 1, "confidence outside (0, 1)");
    return normal_quantile((1 + confidence) / 2);
}

/// Ranks on each side of the VaR's in a window.
std::size_t half_window(std::size_t n, std::size_t rank) {
    return std::min(rank / 2, n - rank);
}

double mean_ticks(const TailSum& tail) {
    // Whole part and remainder apart, because a wide sum has more digits than a double.
    const auto count = static_cast<WideTicks>(tail.count);
    const WideTicks sum = static_cast<WideTicks>(tail.sum_high) * (WideTicks{1} << 32) + tail.sum_low;
    const WideTicks whole = sum / count;
    const WideTicks rest = sum % count;
    return static_cast<double>(whole) + static_cast<double>(rest) / static_cast<double>(tail.count);
}

/// Sum of the squared distances from the VaR, in squared ticks.
double sum_of_squares(const TailSum& tail) {
    double sum = 0;
    for (int digit = 3; digit >= 0; --digit) sum = sum * 0x1p32 + static_cast<double>(tail.squares[digit]);
    return sum;
}

double es_standard_error(const TailSum& tail, double var, double es, std::size_t n, double p) {
    const auto count = static_cast<double>(tail.count);
    const double beyond = es - var;
    const double squares = sum_of_squares(tail) / (kTicksPerUnit * kTicksPerUnit);
    const double variance =
        tail.count > 1 ? std::max(0.0, squares - count * beyond * beyond) / (count - 1) : 0.0;
    return std::sqrt((variance + (1 - p) * beyond * beyond) / (static_cast<double>(n) * p));
}

std::vector<std::uint32_t> scenarios_up_to(Ticks bound, std::span<const Ticks> pnl) {
    std::vector<std::uint32_t> scenarios;
    for (std::uint32_t i = 0; i < pnl.size(); ++i)
        if (pnl[i] <= bound) scenarios.push_back(i);
    return scenarios;
}

/// An order statistic of the P&L.
struct OrderStatistic {
    std::uint32_t rank = 0;
    Ticks value = 0;
};

/// The scenarios of ranks first .. last; equal P&L rank by position. candidates: ascending, at least those up
/// to the last value.
std::vector<std::uint32_t> window_between(OrderStatistic first, OrderStatistic last,
                                          std::span<const Ticks> pnl,
                                          std::span<const std::uint32_t> candidates) {
    std::size_t up_to_first = 0;  // scenarios that rank below the value, or are equal and have been seen
    std::size_t up_to_last = 0;
    for (const std::uint32_t i : candidates) {
        up_to_first += pnl[i] < first.value ? 1 : 0;
        up_to_last += pnl[i] < last.value ? 1 : 0;
    }
    std::vector<std::uint32_t> window;
    for (const std::uint32_t i : candidates) {
        if (pnl[i] == first.value) ++up_to_first;
        if (pnl[i] == last.value) ++up_to_last;
        const bool begun = pnl[i] > first.value || (pnl[i] == first.value && up_to_first >= first.rank);
        const bool ended = pnl[i] > last.value || (pnl[i] == last.value && up_to_last > last.rank);
        if (begun && !ended) window.push_back(i);
    }
    return window;
}

}  // namespace

std::size_t var_rank(std::size_t n, double level) {
    require(level > 0 && level < 1, "level of a VaR outside (0, 1)");
    const WideTicks scaled = static_cast<WideTicks>(n) * tail_per_billion(level);
    const auto rank = static_cast<std::size_t>((scaled + kBillion - 1) / kBillion);
    return std::max<std::size_t>(rank, 1);
}

std::vector<std::uint32_t> figure_ranks(std::size_t n, std::span<const double> levels, double confidence) {
    require_scenarios(n);
    const double z = interval_quantile(confidence);
    const auto clamp = [n](double rank) {
        return static_cast<std::uint32_t>(std::clamp(rank, 1.0, static_cast<double>(n)));
    };
    std::vector<std::uint32_t> ranks(levels.size() * kRanksOfLevel);
    for (std::size_t l = 0; l < levels.size(); ++l) {
        const double p = tail_probability(levels[l]);
        const double mean = static_cast<double>(n) * p;
        const double reach = z * std::sqrt(mean * (1 - p));
        ranks[l * kRanksOfLevel + kVar] = static_cast<std::uint32_t>(var_rank(n, levels[l]));
        ranks[l * kRanksOfLevel + kFirst] = clamp(std::floor(mean - reach));
        ranks[l * kRanksOfLevel + kLast] = clamp(std::ceil(mean + reach));
    }
    return ranks;
}

std::vector<TailFigures> tail_figures(std::size_t n, std::span<const double> levels, double confidence,
                                      std::span<const TailSum> tails) {
    require(tails.size() == levels.size() * kRanksOfLevel, "tails of other ranks than a figure's");
    const double z = interval_quantile(confidence);
    std::vector<TailFigures> figures(levels.size());
    for (std::size_t l = 0; l < levels.size(); ++l) {
        const TailSum* of_level = &tails[l * kRanksOfLevel];
        const TailSum& tail = of_level[kVar];
        TailFigures& figure = figures[l];
        figure.level = levels[l];
        figure.var = -from_ticks(tail.value);
        figure.var_low = -from_ticks(of_level[kLast].value);
        figure.var_high = -from_ticks(of_level[kFirst].value);
        figure.var_se = (figure.var_high - figure.var_low) / (2 * z);
        figure.es = -mean_ticks(tail) / kTicksPerUnit;
        figure.es_se = es_standard_error(tail, figure.var, figure.es, n, tail_probability(levels[l]));
        figure.es_low = figure.es - z * figure.es_se;
        figure.es_high = figure.es + z * figure.es_se;
        figure.tail_count = tail.count;
    }
    return figures;
}

std::vector<TailSum> tails_of(std::span<const Ticks> pnl, std::span<const std::uint32_t> ranks) {
    std::vector<TailSum> tails(ranks.size());
    tail_select_cpu({.pnl = pnl.data(),
                     .stride = pnl.size(),
                     .n_books = 1,
                     .n_paths = static_cast<std::uint32_t>(pnl.size()),
                     .ranks = ranks.data(),
                     .n_ranks = static_cast<std::uint32_t>(ranks.size()),
                     .tails = tails.data()},
                    1);
    return tails;
}

std::vector<TailFigures> tail_figures(std::span<const Ticks> pnl, std::span<const double> levels,
                                      double confidence) {
    const std::vector<std::uint32_t> ranks = figure_ranks(pnl.size(), levels, confidence);
    return tail_figures(pnl.size(), levels, confidence, tails_of(pnl, ranks));
}

std::vector<std::uint32_t> scenario_ranks(std::size_t n, std::span<const double> levels) {
    require_scenarios(n);
    std::vector<std::uint32_t> ranks(levels.size() * kRanksOfLevel);
    for (std::size_t l = 0; l < levels.size(); ++l) {
        const std::size_t rank = var_rank(n, levels[l]);
        const std::size_t half = half_window(n, rank);
        ranks[l * kRanksOfLevel + kVar] = static_cast<std::uint32_t>(rank);
        ranks[l * kRanksOfLevel + kFirst] = static_cast<std::uint32_t>(rank - half);
        ranks[l * kRanksOfLevel + kLast] = static_cast<std::uint32_t>(rank + half);
    }
    return ranks;
}

std::vector<TailScenarios> tail_scenarios(std::span<const Ticks> pnl, std::span<const double> levels,
                                          std::span<const TailSum> tails) {
    const std::vector<std::uint32_t> ranks = scenario_ranks(pnl.size(), levels);
    require(tails.size() == ranks.size(), "tails of other ranks than a window's");
    Ticks bound = std::numeric_limits<Ticks>::min();
    for (const TailSum& tail : tails) bound = std::max(bound, tail.value);
    const std::vector<std::uint32_t> candidates = scenarios_up_to(bound, pnl);
    const auto statistic = [&](std::size_t at) {
        return OrderStatistic{.rank = ranks[at], .value = tails[at].value};
    };
    std::vector<TailScenarios> scenarios(levels.size());
    for (std::size_t l = 0; l < levels.size(); ++l) {
        const std::size_t at = l * kRanksOfLevel;
        scenarios[l].level = levels[l];
        for (const std::uint32_t i : candidates)
            if (pnl[i] <= tails[at + kVar].value) scenarios[l].tail.push_back(i);
        scenarios[l].window = window_between(statistic(at + kFirst), statistic(at + kLast), pnl, candidates);
    }
    return scenarios;
}

}  // namespace vesper
