#include "measure/tail_scenarios.h"

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "measure/tail.h"

namespace vesper {
namespace {

/// What is taken of each level, by place.
enum : std::size_t { kVar, kFirst, kLast, kRanksOfLevel };

/// Ranks on each side of the VaR's in a window.
std::uint64_t half_window(std::uint64_t n, std::uint64_t rank) {
    return std::min(rank / 2, n - rank);
}

std::uint32_t copies_of(const PnlShare& share, std::size_t i) {
    return share.weight.empty() ? 1 : share.weight[i];
}

/// One end of a window, while the share's scenarios pass by in their order.
struct WindowEnd {
    std::uint64_t rank = 0;
    Ticks value = 0;
    std::uint64_t passed = 0;  // copies that rank before the next scenario of this value

    WindowEnd(std::uint32_t of_rank, const TailSum& tail, const Ties& ties)
        : rank(of_rank), value(tail.value), passed(tail.count - ties.all + ties.before) {}
};

/// How many copies of a scenario are in the window; advances the ends.
std::uint32_t copies_in(WindowEnd& first, WindowEnd& last, Ticks pnl, std::uint32_t copies) {
    if (pnl < first.value || pnl > last.value) return 0;
    std::uint64_t begin = first.rank;  // of the copies' ranks that are in the window
    std::uint64_t end = begin + copies;
    const auto meet = [&](WindowEnd& at) {  // the copies have the ranks passed + 1 .. passed + copies
        begin = std::max(first.rank, at.passed + 1);
        end = std::min(last.rank + 1, at.passed + 1 + copies);
        at.passed += copies;
    };
    if (pnl == first.value) meet(first);
    if (pnl == last.value) meet(last);
    return static_cast<std::uint32_t>(std::max(begin, end) - begin);
}

}  // namespace

std::vector<std::uint32_t> scenario_ranks(std::uint64_t n_copies, std::span<const double> levels) {
    if (n_copies == 0 || n_copies > UINT32_MAX)
        throw Error(
            {.kind = ErrorKind::internal, .problem = "a tail of no scenarios, or of more than 32-bit ranks"});
    std::vector<std::uint32_t> ranks(levels.size() * kRanksOfLevel);
    for (std::size_t l = 0; l < levels.size(); ++l) {
        const std::uint64_t rank = var_rank(n_copies, levels[l]);
        const std::uint64_t half = half_window(n_copies, rank);
        ranks[l * kRanksOfLevel + kVar] = static_cast<std::uint32_t>(rank);
        ranks[l * kRanksOfLevel + kFirst] = static_cast<std::uint32_t>(rank - half);
        ranks[l * kRanksOfLevel + kLast] = static_cast<std::uint32_t>(rank + half);
    }
    return ranks;
}

std::vector<TailCopies> count_copies(std::span<const std::uint32_t> ranks, std::span<const TailSum> tails) {
    std::vector<TailCopies> copies;
    for (std::size_t at = 0; at < ranks.size(); at += kRanksOfLevel)
        copies.push_back(
            {.tail = tails[at + kVar].count, .window = ranks[at + kLast] - ranks[at + kFirst] + 1});
    return copies;
}

std::vector<std::uint64_t> copies_equal_to(std::span<const TailSum> tails, const PnlShare& share) {
    std::vector<std::uint64_t> equal(tails.size());
    Ticks bound = std::numeric_limits<Ticks>::min();
    for (const TailSum& tail : tails) bound = std::max(bound, tail.value);
    for (std::size_t i = 0; i < share.pnl.size(); ++i) {
        if (share.pnl[i] > bound) continue;
        for (std::size_t t = 0; t < tails.size(); ++t)
            if (share.pnl[i] == tails[t].value) equal[t] += copies_of(share, i);
    }
    return equal;
}

std::vector<TailScenarios> tail_scenarios(const PnlShare& share, std::span<const std::uint32_t> ranks,
                                          std::span<const TailSum> tails, std::span<const Ties> ties) {
    if (tails.size() != ranks.size() || ties.size() != ranks.size())
        throw Error({.kind = ErrorKind::internal, .problem = "tails of other ranks than a window's"});
    const std::size_t n_levels = ranks.size() / kRanksOfLevel;
    Ticks bound = std::numeric_limits<Ticks>::min();
    std::vector<WindowEnd> ends;
    for (std::size_t t = 0; t < ranks.size(); ++t) {
        bound = std::max(bound, tails[t].value);
        ends.emplace_back(ranks[t], tails[t], ties[t]);
    }
    std::vector<TailScenarios> scenarios(n_levels);
    for (std::size_t i = 0; i < share.pnl.size(); ++i) {
        const Ticks pnl = share.pnl[i];
        if (pnl > bound) continue;
        const auto scenario = static_cast<std::uint32_t>(share.first + i);
        const std::uint32_t copies = copies_of(share, i);
        for (std::size_t l = 0; l < n_levels; ++l) {
            const std::size_t at = l * kRanksOfLevel;
            if (pnl <= tails[at + kVar].value && copies > 0) scenarios[l].tail.push_back({scenario, copies});
            const std::uint32_t inside = copies_in(ends[at + kFirst], ends[at + kLast], pnl, copies);
            if (inside > 0) scenarios[l].window.push_back({scenario, inside});
        }
    }
    return scenarios;
}

}  // namespace vesper
