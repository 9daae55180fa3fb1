#include "measure/tail.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

/// 1-based ranks of a level's VaR and of the ends of its interval.
struct Ranks {
    std::size_t low_pnl = 1;
    std::size_t var = 1;
    std::size_t high_pnl = 1;
};

Ranks ranks_of(std::size_t n, double level, double z) {
    const double p = tail_probability(level);
    const double mean = static_cast<double>(n) * p;
    const double reach = z * std::sqrt(mean * (1 - p));
    const auto clamp = [n](double rank) {
        return static_cast<std::size_t>(std::clamp(rank, 1.0, static_cast<double>(n)));
    };
    return {.low_pnl = clamp(std::floor(mean - reach)),
            .var = var_rank(n, level),
            .high_pnl = clamp(std::ceil(mean + reach))};
}

/// Puts the elements of the given 1-based ranks, ascending, where a full sort would; `first` is the rank of
/// values[0].
void select_ranks(std::span<Ticks> values, std::span<const std::size_t> ranks, std::size_t first) {
    if (ranks.empty()) return;
    const std::size_t middle = ranks.size() / 2;
    const std::size_t at = ranks[middle] - first;
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
    select_ranks(values.first(at), ranks.first(middle), first);
    select_ranks(values.subspan(at + 1), ranks.subspan(middle + 1), first + at + 1);
}

/// What the tail of one level adds up to. Squares are taken from the VaR, which keeps them small.
struct TailSums {
    Ticks var_pnl = 0;
    std::uint64_t count = 0;
    WideTicks sum = 0;
    double excess_squared = 0;  // sum of (P&L - var_pnl)^2

    void add(Ticks pnl) {
        const double excess = static_cast<double>(pnl) - static_cast<double>(var_pnl);
        ++count;
        sum += pnl;
        excess_squared += excess * excess;
    }
};

/// One pass over the P&L in scenario order for all levels; tails: by descending var_pnl, so that most
/// scenarios end at the first.
void add_tails(std::span<const Ticks> pnl, std::span<TailSums*> tails) {
    for (const Ticks x : pnl) {
        for (TailSums* tail : tails) {
            if (x > tail->var_pnl) break;
            tail->add(x);
        }
    }
}

double mean_ticks(const TailSums& tail) {
    // Whole part and remainder apart, because a wide sum has more digits than a double.
    const auto count = static_cast<WideTicks>(tail.count);
    const WideTicks whole = tail.sum / count;
    const WideTicks rest = tail.sum % count;
    return static_cast<double>(whole) + static_cast<double>(rest) / static_cast<double>(tail.count);
}

double es_standard_error(const TailSums& tail, double var, double es, std::size_t n, double p) {
    const auto count = static_cast<double>(tail.count);
    const double beyond = es - var;
    const double excess_squared = tail.excess_squared / (kTicksPerUnit * kTicksPerUnit);
    const double variance =
        tail.count > 1 ? std::max(0.0, excess_squared - count * beyond * beyond) / (count - 1) : 0.0;
    return std::sqrt((variance + (1 - p) * beyond * beyond) / (static_cast<double>(n) * p));
}

}  // namespace

std::size_t var_rank(std::size_t n, double level) {
    require(level > 0 && level < 1, "level of a VaR outside (0, 1)");
    const WideTicks scaled = static_cast<WideTicks>(n) * tail_per_billion(level);
    const auto rank = static_cast<std::size_t>((scaled + kBillion - 1) / kBillion);
    return std::max<std::size_t>(rank, 1);
}

std::vector<TailFigures> tail_figures(std::span<const Ticks> pnl, std::span<const double> levels,
                                      double confidence) {
    require(!pnl.empty(), "VaR of an empty P&L vector");
    require(confidence > 0 && confidence < 1, "confidence outside (0, 1)");
    const std::size_t n = pnl.size();
    const double z = normal_quantile((1 + confidence) / 2);

    std::vector<Ranks> ranks;
    std::vector<std::size_t> wanted;
    for (const double level : levels) {
        ranks.push_back(ranks_of(n, level, z));
        wanted.insert(wanted.end(), {ranks.back().low_pnl, ranks.back().var, ranks.back().high_pnl});
    }
    std::sort(wanted.begin(), wanted.end());
    wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
    std::vector<Ticks> selected(pnl.begin(), pnl.end());
    select_ranks(selected, wanted, 1);
    const auto loss_at = [&](std::size_t rank) { return -from_ticks(selected[rank - 1]); };

    std::vector<TailSums> tails(levels.size());
    std::vector<TailSums*> widest_first;
    for (std::size_t l = 0; l < levels.size(); ++l) {
        tails[l].var_pnl = selected[ranks[l].var - 1];
        widest_first.push_back(&tails[l]);
    }
    std::stable_sort(widest_first.begin(), widest_first.end(),
                     [](const TailSums* a, const TailSums* b) { return a->var_pnl > b->var_pnl; });
    add_tails(pnl, widest_first);

    std::vector<TailFigures> figures(levels.size());
    for (std::size_t l = 0; l < levels.size(); ++l) {
        TailFigures& figure = figures[l];
        figure.level = levels[l];
        figure.var = loss_at(ranks[l].var);
        figure.var_low = loss_at(ranks[l].high_pnl);
        figure.var_high = loss_at(ranks[l].low_pnl);
        figure.var_se = (figure.var_high - figure.var_low) / (2 * z);
        figure.es = -mean_ticks(tails[l]) / kTicksPerUnit;
        figure.es_se = es_standard_error(tails[l], figure.var, figure.es, n, tail_probability(levels[l]));
        figure.es_low = figure.es - z * figure.es_se;
        figure.es_high = figure.es + z * figure.es_se;
        figure.tail_count = tails[l].count;
    }
    return figures;
}

TailScenarios tail_scenarios(std::span<const Ticks> pnl, double level) {
    require(!pnl.empty(), "tail of an empty P&L vector");
    require(pnl.size() <= UINT32_MAX, "more scenarios than 32-bit ids");
    const std::size_t rank = var_rank(pnl.size(), level);
    const std::size_t half = std::min(rank / 2, pnl.size() - rank);
    const auto before = [&](std::uint32_t a, std::uint32_t b) {
        return pnl[a] != pnl[b] ? pnl[a] < pnl[b] : a < b;
    };
    std::vector<std::uint32_t> order(pnl.size());
    std::iota(order.begin(), order.end(), 0u);
    const auto place = [&](std::size_t r) { return order.begin() + static_cast<std::ptrdiff_t>(r - 1); };
    const auto end = place(rank + half) + 1;
    std::nth_element(order.begin(), end - 1, order.end(), before);
    std::nth_element(order.begin(), place(rank), end, before);
    std::nth_element(order.begin(), place(rank - half), place(rank), before);

    TailScenarios scenarios{.level = level, .tail = {}, .window = {place(rank - half), end}};
    const Ticks var_pnl = pnl[*place(rank)];
    for (std::uint32_t i = 0; i < pnl.size(); ++i)
        if (pnl[i] <= var_pnl) scenarios.tail.push_back(i);
    std::sort(scenarios.window.begin(), scenarios.window.end());
    return scenarios;
}

}  // namespace vesper
