#include "engine/breakdown.h"

#include <array>
#include <map>
#include <set>

#include <fmt/format.h>

#include "kernels/reprice/attribution.h"

namespace vesper {
namespace {

constexpr const char* kRiskType = "risk_type";
constexpr std::array kRiskTypeNames = {"price", "volatility", "rate", "fx"};

/// A currency position's own price is fx risk, a position on the volatility index volatility risk.
Breakdown by_risk_type(const Snapshot& snapshot) {
    Breakdown breakdown = {.grouping = kRiskType, .labels = {kRiskTypeNames.begin(), kRiskTypeNames.end()}};
    for (const std::size_t asset : snapshot.book.asset_of)
        breakdown.label_of.push_back(risk_type_of(snapshot.market.factors[asset], snapshot.volatility_index));
    return breakdown;
}

/// A currency that has the name of a share says what it is.
Breakdown by_symbol(const Snapshot& snapshot) {
    Breakdown breakdown = {.grouping = "symbol"};
    std::map<std::size_t, std::uint32_t> label_of_asset;
    for (const std::size_t asset : snapshot.book.asset_of) label_of_asset.emplace(asset, 0);
    std::set<std::string> shares;
    for (const auto& [asset, label] : label_of_asset)
        if (snapshot.market.factors[asset].kind == FactorKind::equity)
            shares.insert(snapshot.market.factors[asset].name);
    for (auto& [asset, label] : label_of_asset) {
        const RiskFactor& factor = snapshot.market.factors[asset];
        std::string name = factor.name;
        while (factor.kind != FactorKind::equity && shares.contains(name))
            name = fmt::format("{} ({})", name, name_of(factor.kind));
        label = static_cast<std::uint32_t>(breakdown.labels.size());
        breakdown.labels.push_back(std::move(name));
    }
    for (const std::size_t asset : snapshot.book.asset_of)
        breakdown.label_of.push_back(label_of_asset.at(asset));
    return breakdown;
}

}  // namespace

std::uint32_t risk_type_of(const RiskFactor& factor, const std::string& volatility_index) {
    RiskType type = RiskType::price;
    if (factor.kind == FactorKind::rate) type = RiskType::rate;
    if (factor.kind == FactorKind::fx) type = RiskType::fx;
    if (factor.kind == FactorKind::index && factor.name == volatility_index) type = RiskType::volatility;
    return static_cast<std::uint32_t>(type);
}

bool Breakdown::divides_positions() const {
    return grouping == kRiskType;
}

std::vector<Breakdown> make_breakdowns(const Job& job, const Snapshot& snapshot) {
    std::vector<Breakdown> breakdowns;
    for (const Grouping grouping : job.risk.attribution) {
        switch (grouping) {
            case Grouping::book:
                breakdowns.push_back({"book", snapshot.book.books, snapshot.book.book_of});
                break;
            case Grouping::sector:
                breakdowns.push_back({"sector", snapshot.book.sectors, snapshot.book.sector_of});
                break;
            case Grouping::symbol:
                breakdowns.push_back(by_symbol(snapshot));
                break;
            case Grouping::risk_type:
                breakdowns.push_back(by_risk_type(snapshot));
                break;
        }
    }
    return breakdowns;
}

}  // namespace vesper
