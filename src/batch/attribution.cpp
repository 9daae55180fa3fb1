#include "batch/attribution.h"

#include <algorithm>
#include <map>
#include <utility>

#include "kernels/reprice/attribution.h"

namespace vesper {
namespace {

/// This rank's part of a list of scenarios: all ranks get about as many.
std::span<const std::uint32_t> share_of(std::span<const std::uint32_t> scenarios, const Comm& comm) {
    const auto rank = static_cast<std::size_t>(comm.rank());
    const auto size = static_cast<std::size_t>(comm.size());
    const std::size_t first = scenarios.size() * rank / size;
    return scenarios.subspan(first, scenarios.size() * (rank + 1) / size - first);
}

/// Sums of ticks beyond the range of one: high * 2^32 + low, both integers, so exact and in any order.
struct WideSums {
    Matrix<Ticks> high;
    Matrix<Ticks> low;

    void add(const Matrix<Ticks>& ticks) {
        for (std::size_t i = 0; i < ticks.all().size(); ++i) {
            high.all()[i] += ticks.all()[i] >> 32;
            low.all()[i] += ticks.all()[i] & 0xffffffff;
        }
    }
    Matrix<double> rounded() const {
        Matrix<double> sums(high.rows(), high.cols());
        for (std::size_t i = 0; i < sums.all().size(); ++i)
            sums.all()[i] = static_cast<double>(high.all()[i]) * 0x1p32 + static_cast<double>(low.all()[i]);
        return sums;
    }
};

/// Scenarios that count towards the same sums. Tails nest and windows overlap: every scenario is drawn once,
/// whatever the number of levels that want it.
struct TailPart {
    std::vector<std::size_t> tails;    // levels whose tail it is part of
    std::vector<std::size_t> windows;  // levels whose window it is part of
    std::vector<std::uint32_t> scenarios;
};

/// Disjoint parts that make up all tails and windows. The same on all ranks: rank 0's scenarios are sent to
/// the others.
std::vector<TailPart> split_into_parts(std::vector<TailScenarios>& levels, Comm& comm) {
    std::vector<std::pair<std::uint32_t, std::size_t>> wanted;  // scenario, and 2 level (+ 1 for a window)
    const auto want = [&](const std::vector<std::uint32_t>& scenarios, std::size_t by) {
        for (const std::uint32_t scenario : scenarios) wanted.emplace_back(scenario, by);
    };
    for (std::size_t level = 0; level < levels.size(); ++level) {
        comm.broadcast(levels[level].tail);
        comm.broadcast(levels[level].window);
        want(levels[level].tail, 2 * level);
        want(levels[level].window, 2 * level + 1);
    }
    std::sort(wanted.begin(), wanted.end());

    std::map<std::vector<std::size_t>, TailPart> parts;  // by what wants their scenarios
    std::vector<std::size_t> wanted_by;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        wanted_by.push_back(wanted[i].second);
        if (i + 1 < wanted.size() && wanted[i + 1].first == wanted[i].first) continue;
        parts[wanted_by].scenarios.push_back(wanted[i].first);
        wanted_by.clear();
    }
    std::vector<TailPart> out;
    for (auto& [by, part] : parts) {
        for (const std::size_t flag : by) (flag % 2 == 0 ? part.tails : part.windows).push_back(flag / 2);
        out.push_back(std::move(part));
    }
    return out;
}

/// P&L in ticks by position and risk type over a list of scenarios, shared over the ranks.
Matrix<double> sum_over_ranks(const Stage& stage, const StageMethod& method, const Cycle& cycle,
                              std::span<const std::uint32_t> scenarios, std::size_t n_positions, Comm& comm) {
    const auto mine = share_of(scenarios, comm);
    WideSums sums = {.high = {n_positions, kRiskTypes}, .low = {n_positions, kRiskTypes}};
    for (std::size_t first = 0; first < mine.size(); first += cycle.attribution_block()) {
        Matrix<Ticks> block(n_positions, kRiskTypes);
        cycle.attribute(stage, method,
                        mine.subspan(first, std::min(cycle.attribution_block(), mine.size() - first)),
                        block.view());
        sums.add(block);
    }
    comm.sum(sums.high.all());
    comm.sum(sums.low.all());
    return sums.rounded();
}

/// Positions added up to the labels of a cut.
std::vector<double> add_up(const Matrix<double>& by_position, const Cut& cut) {
    std::vector<double> by_label(cut.labels.size());
    const bool cuts_positions = cut.cuts_positions();
    for (std::size_t position = 0; position < by_position.rows(); ++position)
        for (std::uint32_t type = 0; type < kRiskTypes; ++type) {
            const bool own_price = type == static_cast<std::uint32_t>(RiskType::price);
            by_label[cuts_positions || own_price ? cut.label_of[position] : type] +=
                by_position(position, type);
        }
    return by_label;
}

void add_to_columns(std::span<const double> by_label, std::span<const std::size_t> columns,
                    Matrix<double>& sums) {
    for (std::size_t label = 0; label < by_label.size(); ++label)
        for (const std::size_t column : columns) sums(label, column) += by_label[label];
}

}  // namespace

std::vector<Contributions> attribute_tails(const Job& job, const Stage& stage, const StageMethod& method,
                                           const Cycle& cycle, std::size_t n_positions,
                                           const std::vector<Cut>& cuts, std::span<const Ticks> pnl,
                                           std::span<const TailFigures> total, Comm& comm) {
    if (cuts.empty()) return {};  // on all ranks alike
    const std::size_t n_levels = job.risk.levels.size();
    std::vector<TailScenarios> scenarios(n_levels);
    if (comm.is_root()) {
        const std::vector<std::uint32_t> ranks = scenario_ranks(pnl.size(), job.risk.levels);
        const Matrix<TailSum> tails = cycle.tails({pnl.data(), 1, pnl.size()}, ranks);
        scenarios = tail_scenarios(pnl, job.risk.levels, tails.row(0));
    }

    std::vector<LabelSums> sums;
    for (const Cut& cut : cuts)
        sums.push_back({.tail = {cut.labels.size(), n_levels}, .window = {cut.labels.size(), n_levels}});
    for (const TailPart& part : split_into_parts(scenarios, comm)) {
        const Matrix<double> by_position =
            sum_over_ranks(stage, method, cycle, part.scenarios, n_positions, comm);
        for (std::size_t i = 0; i < cuts.size(); ++i) {
            const std::vector<double> by_label = add_up(by_position, cuts[i]);
            add_to_columns(by_label, part.tails, sums[i].tail);
            add_to_columns(by_label, part.windows, sums[i].window);
        }
    }
    std::vector<Contributions> out;
    if (!comm.is_root()) return out;
    for (std::size_t i = 0; i < cuts.size(); ++i)
        out.push_back(simulated_contributions(cuts[i].grouping, cuts[i].labels, sums[i], scenarios, total));
    return out;
}

std::vector<Contributions> attribute_normal(const Snapshot& snapshot, const std::vector<Cut>& cuts,
                                            const NormalFactors& factors,
                                            std::span<const TailFigures> total) {
    const std::size_t n_factors = snapshot.market.n_factors();
    std::vector<Contributions> out;
    for (const Cut& cut : cuts) {
        Matrix<double> delta(cut.labels.size(), n_factors);
        if (cut.cuts_positions()) {
            delta = deltas_by(snapshot.book, cut.label_of, cut.labels.size(), n_factors);
        } else {
            for (const Delta& d : snapshot.book.deltas)
                delta(risk_type_of(snapshot.market.factors[d.factor], snapshot.volatility_index), d.factor) +=
                    d.amount;
        }
        out.push_back(normal_contributions(cut.grouping, cut.labels, delta, factors, total));
    }
    return out;
}

}  // namespace vesper
