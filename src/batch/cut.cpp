#include "batch/cut.h"

#include <array>
#include <map>

#include "kernels/reprice/attribution.h"

namespace vesper {
namespace {

constexpr const char* kRiskType = "risk_type";
constexpr std::array kRiskTypeNames = {"price", "volatility", "rate", "fx"};

/// A currency position's own price is fx risk, a position on the volatility index volatility risk.
Cut risk_type_cut(const Snapshot& snapshot) {
    Cut cut = {.grouping = kRiskType, .labels = {kRiskTypeNames.begin(), kRiskTypeNames.end()}};
    for (const std::size_t asset : snapshot.book.asset_of)
        cut.label_of.push_back(risk_type_of(snapshot.market.factors[asset], snapshot.volatility_index));
    return cut;
}

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

}  // namespace

std::uint32_t risk_type_of(const RiskFactor& factor, const std::string& volatility_index) {
    RiskType type = RiskType::price;
    if (factor.kind == FactorKind::rate) type = RiskType::rate;
    if (factor.kind == FactorKind::fx) type = RiskType::fx;
    if (factor.kind == FactorKind::index && factor.name == volatility_index) type = RiskType::volatility;
    return static_cast<std::uint32_t>(type);
}

bool Cut::cuts_positions() const {
    return grouping != kRiskType;
}

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
                cuts.push_back(risk_type_cut(snapshot));
                break;
        }
    }
    return cuts;
}

}  // namespace vesper
