#include "results/schema.h"

#include <algorithm>

namespace vesper::result_schema {
namespace {

Column axis(const std::string& name, const std::string& unit, const std::string& meaning) {
    return {name, {name}, unit, meaning};
}

Column scenario_column(const std::string& name) {
    if (name == "time")
        return axis(name, "nanoseconds since 1970-01-01T00:00:00Z", "last bar of the scenario");
    return axis(name, "1", "number of the scenario");
}

void add_figures(Columns& columns) {
    const std::string money(kMoney);
    for (const Figure& figure : kFigures) columns.push_back({figure.name, {"level"}, money, figure.meaning});
    columns.push_back({kTailCount, {"level"}, "1", "scenarios that lose the value at risk or more"});
    for (const Figure& figure : kFigures)
        columns.push_back({std::string(kStandalone) + figure.name,
                           {"book", "level"},
                           money,
                           std::string("each book on its own: ") + figure.meaning});
    columns.push_back({std::string(kStandalone) + kTailCount,
                       {"book", "level"},
                       "1",
                       "each book on its own: scenarios that lose its value at risk or more"});
}

}  // namespace

Columns method_columns(const MethodShape& shape) {
    const std::string money(kMoney);
    Columns columns{axis("level", "1", "confidence level"), axis("book", "", "book")};
    if (!shape.scenario_axis.empty()) columns.push_back(scenario_column(shape.scenario_axis));
    for (const std::string& grouping : shape.groupings)
        if (grouping != "book") columns.push_back(axis(grouping, "", grouping));
    add_figures(columns);
    for (const std::string& grouping : shape.groupings) {
        columns.push_back(
            {kVarBy + grouping, {grouping, "level"}, money, "shares that add up to value_at_risk"});
        columns.push_back(
            {kEsBy + grouping, {grouping, "level"}, money, "shares that add up to expected_shortfall"});
    }
    if (shape.weighted)
        columns.push_back({kWeight, {shape.scenario_axis}, "1", "copies of the scenario that count"});
    if (!shape.scenario_axis.empty())
        columns.push_back(
            {"pnl", {"book", shape.scenario_axis}, money, "profit and loss, a loss is negative"});
    return columns;
}

Columns stress_columns() {
    return {axis("scenario", "", "stress scenario"),
            axis("book", "", "book"),
            {"kind", {"scenario"}, "", "hypothetical or replay"},
            {"description", {"scenario"}, "", "what the scenario stands for"},
            {"pnl", {"scenario", "book"}, std::string(kMoney), "profit and loss, a loss is negative"}};
}

Columns ladder_columns() {
    return {axis("spot", "1", "relative move of every price"),
            axis("volatility", "1", "relative move of every implied volatility"),
            {"pnl", {"spot", "volatility"}, std::string(kMoney), "profit and loss, a loss is negative"}};
}

Columns model_columns() {
    return {axis("factor", "", "risk factor"),
            {"factor_kind", {"factor"}, "", "rate, index, fx or equity"},
            {"last_value", {"factor"}, "1", "last value of the factor"},
            {"factor_volatility",
             {"factor"},
             "1",
             "standard deviation per bar of log returns; of differences for rates"}};
}

Columns book_columns() {
    return {axis("book", "", "book"),
            {"positions", {"book"}, "1", "number of positions"},
            {"market_value", {"book"}, std::string(kMoney), "value today"},
            {"gross_value", {"book"}, std::string(kMoney), "sum of the positions' gross notionals"}};
}

Columns quality_columns() {
    return {axis("symbol", "", "symbol with a finding"),
            {"missing", {"symbol"}, "1", "bars without a close"},
            {"bad_price", {"symbol"}, "1", "closes that are zero, negative or not finite"},
            {"high_below_low", {"symbol"}, "1", "bars with high below low, or open or close outside"},
            {"large_move", {"symbol"}, "1", "returns beyond the limit"},
            {"stale", {"symbol"}, "1", "bars inside runs of equal closes"},
            {"age", {"symbol"}, "1", "bars since the last good close, 0 where the last bar has one"},
            {"repaired", {"symbol"}, "1", "closes that were changed"},
            {"dropped", {"symbol"}, "1", "1 where the symbol was left out of the market"},
            {"held", {"symbol"}, "1", "1 where the book has a position on the symbol"}};
}

Columns timings_columns() {
    return {axis("stage", "", "stage of the run"),
            {"wall_time", {"stage"}, "s", "wall time on the first rank"}};
}

}  // namespace vesper::result_schema
