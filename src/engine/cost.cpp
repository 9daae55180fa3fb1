#include "engine/cost.h"

namespace vesper {
namespace {

double pricing_flops(const PricedBook& book) {
    constexpr double kLinear = 8, kForward = 40, kOption = 100;
    const auto n = [](const auto& terms) { return static_cast<double>(terms.size()); };
    return kLinear * (n(book.linear) + n(book.taylor)) + kForward * n(book.forward) +
           kOption * n(book.option);
}

double draw_flops(const ModelSize& model) {
    constexpr double kDraw = 40;
    const auto n = static_cast<double>(model.n_factors);
    const auto common = static_cast<double>(model.n_common);
    return kDraw * (n + common) + (common > 0 ? 2 * n * common : n * n);
}

}  // namespace

ScenarioCost cost_of(const ScenarioSet& set, const PricedBook& book, const ModelSize& model) {
    const auto results = static_cast<double>(set.n_results());
    const auto rows = static_cast<double>(book.books.size() + 1);  // and the total
    return {.flops = results * pricing_flops(book) + (set.drawn() != nullptr ? draw_flops(model) : 0),
            .bytes = results * sizeof(Ticks) * rows};
}

}  // namespace vesper
