#include <algorithm>
#include <array>

#include "method/method_row.h"

namespace vesper {
namespace {

constexpr std::array kMethodRows = {
    MethodRow{.id = Method::historical, .needs = Need::history, .make = historical_sets},
    MethodRow{.id = Method::historical_age_weighted, .needs = Need::history, .make = age_weighted_sets},
    MethodRow{.id = Method::monte_carlo, .needs = Need::draws, .make = monte_carlo_sets},
    MethodRow{.id = Method::delta_normal, .needs = Need::model, .measure = delta_normal_results},
};

}  // namespace

std::span<const MethodRow> all_methods() {
    return kMethodRows;
}

std::vector<MethodRow> methods_of(const Job& job) {
    std::vector<MethodRow> rows;
    for (const MethodRow& row : kMethodRows)
        if (std::ranges::find(job.risk.methods, row.id) != job.risk.methods.end()) rows.push_back(row);
    return rows;
}

Draws draws_of(const Job& job) {
    const auto draws = [](const MethodRow& row) { return row.needs == Need::draws; };
    if (!std::ranges::any_of(methods_of(job), draws)) return Draws::none;
    switch (job.monte_carlo.precision) {
        case Precision::half:
            return Draws::half;
        case Precision::single_:
            return Draws::single_;
        case Precision::double_:
            break;
    }
    return Draws::double_;
}

std::vector<Horizon> horizons_of(const Job& job, const Market& market) {
    std::vector<Horizon> horizons;
    for (const std::int64_t bars : job.risk.horizons)
        horizons.push_back({.bars = static_cast<std::uint32_t>(bars), .interval = market.interval});
    return horizons;
}

}  // namespace vesper
