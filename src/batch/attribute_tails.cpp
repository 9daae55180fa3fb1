#include "batch/attribute_tails.h"

#include <algorithm>
#include <map>
#include <utility>

#include "comm/wide_sum.h"
#include "kernels/reprice/attribution.h"

namespace vesper {
namespace {

/// Of each order statistic, the copies that are equal to it on the ranks before this one, and on all.
std::vector<Ties> find_ties(const TotalTails& total, Comm& comm) {
    const std::vector<std::uint64_t> mine = copies_equal_to(total.tails, total.share);
    const auto n_ranks = static_cast<std::size_t>(comm.size());
    const auto own = static_cast<std::size_t>(comm.rank());
    Matrix<std::int64_t> by_rank(n_ranks, mine.size());
    std::copy(mine.begin(), mine.end(), by_rank.row(own).begin());
    comm.sum(by_rank.all());
    std::vector<Ties> ties(mine.size());
    for (std::size_t rank = 0; rank < n_ranks; ++rank)
        for (std::size_t t = 0; t < ties.size(); ++t) {
            const auto equal = static_cast<std::uint64_t>(by_rank(rank, t));
            ties[t].all += equal;
            if (rank < own) ties[t].before += equal;
        }
    return ties;
}

/// How many copies of a scenario count towards the tail and the window of each level.
using Counts = std::vector<std::pair<std::uint32_t, std::uint32_t>>;  // [2 level (+ 1: window)], copies > 0

/// Scenarios by what they count towards. Tails nest and windows overlap: every scenario is revalued once,
/// whatever the number of levels that want it.
std::map<Counts, std::vector<std::uint32_t>> group_by_counts(const std::vector<TailScenarios>& levels) {
    std::map<std::uint32_t, Counts> counts_of;
    const auto count = [&](const std::vector<ScenarioCopies>& scenarios, std::size_t column) {
        for (const auto& [scenario, copies] : scenarios)
            counts_of[scenario].emplace_back(static_cast<std::uint32_t>(column), copies);
    };
    for (std::size_t level = 0; level < levels.size(); ++level) {
        count(levels[level].tail, 2 * level);
        count(levels[level].window, 2 * level + 1);
    }
    std::map<Counts, std::vector<std::uint32_t>> groups;
    for (auto& [scenario, counts] : counts_of) groups[std::move(counts)].push_back(scenario);
    return groups;
}

/// P&L by label over the scenarios of each column: [label][2 level (+ 1: window)].
using Sums = Matrix<WideTicks>;

/// Adds the P&L of positions, `copies` times, to the labels of a breakdown.
void add_to_labels(const Matrix<Ticks>& by_position, const Breakdown& breakdown, const Counts& counts,
                   Sums& sums) {
    for (std::size_t position = 0; position < by_position.rows(); ++position)
        for (std::uint32_t type = 0; type < kRiskTypes; ++type) {
            const bool own_price = type == static_cast<std::uint32_t>(RiskType::price);
            const std::uint32_t label =
                breakdown.divides_positions() && !own_price ? type : breakdown.label_of[position];
            for (const auto& [column, copies] : counts)
                sums(label, column) += WideTicks{by_position(position, type)} * copies;
        }
}

/// The rank's own scenarios, revalued.
void add_own(const ScenarioSet& set, std::size_t result, const std::vector<TailScenarios>& levels,
             const std::vector<Breakdown>& breakdowns, Cycle& cycle, std::vector<Sums>& sums) {
    for (const auto& [counts, scenarios] : group_by_counts(levels)) {
        const std::span<const std::uint32_t> all = scenarios;
        for (std::size_t first = 0; first < all.size(); first += cycle.attribution_block()) {
            const Matrix<Ticks>& by_position = cycle.attribute(
                set, result, all.subspan(first, std::min(cycle.attribution_block(), all.size() - first)));
            for (std::size_t i = 0; i < breakdowns.size(); ++i)
                add_to_labels(by_position, breakdowns[i], counts, sums[i]);
        }
    }
}

}  // namespace

std::vector<Contributions> attribute_tails(const ScenarioSet& set, std::size_t result,
                                           const TotalTails& total, const std::vector<Breakdown>& breakdowns,
                                           Cycle& cycle, Comm& comm) {
    if (breakdowns.empty()) return {};  // on all ranks alike
    const std::size_t n_levels = total.figures.size();
    const std::vector<Ties> ties = find_ties(total, comm);
    std::vector<Sums> sums;
    for (const Breakdown& breakdown : breakdowns) sums.emplace_back(breakdown.labels.size(), 2 * n_levels);
    together(comm, [&] {
        add_own(set, result, tail_scenarios(total.share, total.ranks, total.tails, ties), breakdowns, cycle,
                sums);
    });
    const std::vector<TailCopies> copies = count_copies(total.ranks, total.tails);
    std::vector<Contributions> out;
    for (std::size_t i = 0; i < breakdowns.size(); ++i) {
        sum_wide(comm, sums[i].all());
        LabelSums of_label = {.tail = {sums[i].rows(), n_levels}, .window = {sums[i].rows(), n_levels}};
        for (std::size_t label = 0; label < sums[i].rows(); ++label)
            for (std::size_t l = 0; l < n_levels; ++l) {
                of_label.tail(label, l) = static_cast<double>(sums[i](label, 2 * l));
                of_label.window(label, l) = static_cast<double>(sums[i](label, 2 * l + 1));
            }
        out.push_back(simulated_contributions(breakdowns[i].grouping, breakdowns[i].labels, of_label, copies,
                                              total.figures));
    }
    return out;
}

}  // namespace vesper
