#include "measure/tail.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/error.h"
#include "kernels/tail/tail_sum.h"
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

void require_scenarios(std::uint64_t n) {
    require(n > 0, "tail of an empty P&L vector");
    require(n <= UINT32_MAX, "more scenarios than 32-bit ranks");
}

/// Quantile that an interval of this confidence reaches to on both sides.
double interval_quantile(double confidence) {
    require(confidence > 0 && confidence < 1, "confidence outside (0, 1)");
    return normal_quantile((1 + confidence) / 2);
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

double es_standard_error(const TailSum& tail, double var, double es, const SampleSize& size, double p) {
    const auto count = static_cast<double>(tail.count);
    const double one = size.copies_each();
    const double beyond = es - var;
    const double squares = sum_of_squares(tail) / (kTicksPerUnit * kTicksPerUnit);
    const double variance =
        count > one ? std::max(0.0, squares - count * beyond * beyond) / (count - one) : 0.0;
    return std::sqrt((variance + (1 - p) * beyond * beyond) / (size.effective * p));
}

}  // namespace

std::size_t var_rank(std::size_t n, double level) {
    require(level > 0 && level < 1, "level of a VaR outside (0, 1)");
    const WideTicks scaled = static_cast<WideTicks>(n) * tail_per_billion(level);
    const auto rank = static_cast<std::size_t>((scaled + kBillion - 1) / kBillion);
    return std::max<std::size_t>(rank, 1);
}

SampleSize SampleSize::of(std::size_t n, std::span<const std::uint32_t> weight) {
    if (weight.empty()) return of(n);
    SampleSize size;
    double squares = 0;
    for (const std::uint32_t w : weight) {
        size.copies += w;
        squares += static_cast<double>(w) * w;
    }
    const auto copies = static_cast<double>(size.copies);
    size.effective = squares > 0 ? copies * copies / squares : 0;
    return size;
}

std::vector<std::uint32_t> figure_ranks(const SampleSize& size, std::span<const double> levels,
                                        double confidence) {
    require_scenarios(size.copies);
    const double z = interval_quantile(confidence);
    const auto clamp = [&](double rank) {
        return static_cast<std::uint32_t>(std::clamp(rank, 1.0, static_cast<double>(size.copies)));
    };
    std::vector<std::uint32_t> ranks(levels.size() * kRanksOfLevel);
    for (std::size_t l = 0; l < levels.size(); ++l) {
        const double p = tail_probability(levels[l]);
        const double mean = static_cast<double>(size.copies) * p;
        const double reach = z * std::sqrt(size.effective * p * (1 - p)) * size.copies_each();
        ranks[l * kRanksOfLevel + kVar] = static_cast<std::uint32_t>(var_rank(size.copies, levels[l]));
        ranks[l * kRanksOfLevel + kFirst] = clamp(std::floor(mean - reach));
        ranks[l * kRanksOfLevel + kLast] = clamp(std::ceil(mean + reach));
    }
    return ranks;
}

std::vector<TailFigures> tail_figures(const SampleSize& size, std::span<const double> levels,
                                      double confidence, std::span<const TailSum> tails) {
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
        figure.es_se = es_standard_error(tail, figure.var, figure.es, size, tail_probability(levels[l]));
        figure.es_low = figure.es - z * figure.es_se;
        figure.es_high = figure.es + z * figure.es_se;
        figure.tail_count = tail.count;
        figure.effective_count = static_cast<double>(tail.count) / size.copies_each();
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

std::vector<TailSum> weighted_tails(std::span<const Ticks> pnl, std::span<const std::uint32_t> weight,
                                    std::span<const std::uint32_t> ranks) {
    std::vector<std::uint32_t> order(pnl.size());
    std::iota(order.begin(), order.end(), 0u);
    std::ranges::sort(order, {}, [&](std::uint32_t i) { return pnl[i]; });
    std::vector<TailSum> tails;
    for (const std::uint32_t rank : ranks) {
        std::size_t at = 0;
        for (std::uint64_t copies = weight[order[0]]; copies < rank; copies += weight[order[at]]) ++at;
        TailSum& tail = tails.emplace_back(TailSum{.value = pnl[order[at]]});
        for (std::size_t i = 0; i < order.size() && pnl[order[i]] <= tail.value; ++i)
            add_to_tail(tail, pnl[order[i]], weight[order[i]]);
    }
    return tails;
}

std::vector<TailFigures> tail_figures(std::span<const Ticks> pnl, std::span<const double> levels,
                                      double confidence) {
    const SampleSize size = SampleSize::of(pnl.size());
    return tail_figures(size, levels, confidence, tails_of(pnl, figure_ranks(size, levels, confidence)));
}

}  // namespace vesper
