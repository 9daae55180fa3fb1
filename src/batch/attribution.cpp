#include "batch/attribution.h"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "kernels/attribution.h"

namespace vesper {
namespace {

constexpr std::array kRiskTypeNames = {"price", "volatility", "rate", "fx"};

Cut symbol_cut(const Snapshot& snapshot) {
    Cut cut = {.grouping = "symbol"};
    std::map<std::size_t, std::uint32_t> label_of_asset;
    for (const std::size_t asset : snapshot.book.asset_of) label_of_asset.emplace(asset, 0);
    for (auto& [asset, label] : label_of_asset) {
        label = static_cast<std::uint32_t>(cut.labels.size());
        cut.labels.push_back(snapshot.market.factors[asset].name);
    }
    for (const std::size_t asset : snapshot.book.asset_of) cut.label_of.push_back(label_of_asset.at(asset));
    return cut;
}

/// This rank's part of a list of scenarios: all ranks get about as many.
std::span<const std::uint32_t> share_of(std::span<const std::uint32_t> scenarios, const Comm& comm) {
    const auto rank = static_cast<std::size_t>(comm.rank());
    const auto size = static_cast<std::size_t>(comm.size());
    const std::size_t first = scenarios.size() * rank / size;
    return scenarios.subspan(first, scenarios.size() * (rank + 1) / size - first);
}

Matrix<Ticks> sum_over_ranks(const Stage& stage, const Cycle& cycle, std::vector<std::uint32_t> scenarios,
                             std::size_t n_positions, Comm& comm) {
    comm.broadcast(scenarios);
    Matrix<Ticks> sums(n_positions, kRiskTypes);
    cycle.attribute(stage, share_of(scenarios, comm), sums.view());
    comm.sum(sums.all());
    return sums;
}

/// Adds positions up to the labels of a cut, into one column.
void add_up(const Matrix<Ticks>& by_position, const Cut& cut, Matrix<Ticks>& out, std::size_t column) {
    for (std::size_t position = 0; position < by_position.rows(); ++position)
        for (std::size_t type = 0; type < kRiskTypes; ++type)
            out(cut.label_of.empty() ? type : cut.label_of[position], column) += by_position(position, type);
}

/// The risk type that a factor's moves belong to.
std::size_t risk_type_of(const RiskFactor& factor, const std::string& volatility_index) {
    if (factor.kind == FactorKind::rate) return static_cast<std::size_t>(RiskType::rate);
    if (factor.kind == FactorKind::fx) return static_cast<std::size_t>(RiskType::fx);
    if (factor.name == volatility_index) return static_cast<std::size_t>(RiskType::volatility);
    return static_cast<std::size_t>(RiskType::price);
}

}  // namespace

std::vector<Cut> make_cuts(const Job& job, const Snapshot& snapshot) {
    std::vector<Cut> cuts;
    for (const Grouping grouping : job.risk.attribution) {
        switch (grouping) {
            case Grouping::book:
                cuts.push_back({"book", snapshot.book.books, snapshot.book.book_of});
                break;
            case Grouping::sector:
                cuts.push_back({"sector", snapshot.book.sectors, snapshot.book.sector_of});
                break;
            case Grouping::symbol:
                cuts.push_back(symbol_cut(snapshot));
                break;
            case Grouping::risk_type:
                cuts.push_back({"risk_type", {kRiskTypeNames.begin(), kRiskTypeNames.end()}, {}});
                break;
        }
    }
    return cuts;
}

std::vector<Contributions> attribute_tails(const Job& job, const Stage& stage, const Cycle& cycle,
                                           std::size_t n_positions, const std::vector<Cut>& cuts,
                                           std::span<const Ticks> pnl, std::span<const TailFigures> total,
                                           Comm& comm) {
    const std::size_t n_levels = job.risk.levels.size();
    std::vector<TailScenarios> scenarios(n_levels);
    if (comm.is_root())
        for (std::size_t i = 0; i < n_levels; ++i) scenarios[i] = tail_scenarios(pnl, job.risk.levels[i]);

    std::vector<LabelSums> sums;
    for (const Cut& cut : cuts)
        sums.push_back({.tail = {cut.labels.size(), n_levels}, .window = {cut.labels.size(), n_levels}});
    for (std::size_t level = 0; level < n_levels; ++level) {
        const Matrix<Ticks> tail = sum_over_ranks(stage, cycle, scenarios[level].tail, n_positions, comm);
        const Matrix<Ticks> window = sum_over_ranks(stage, cycle, scenarios[level].window, n_positions, comm);
        for (std::size_t i = 0; i < cuts.size(); ++i) {
            add_up(tail, cuts[i], sums[i].tail, level);
            add_up(window, cuts[i], sums[i].window, level);
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
        if (!cut.label_of.empty()) {
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
