// The groups and datasets of a result file, once, for the one who writes it and the one who checks it.
// docs/results.md is the same in words.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "measure/tail.h"

namespace vesper::result_schema {

inline constexpr std::string_view kSchema = "vesper.result";
/// Stands for the reporting currency among the units.
inline constexpr std::string_view kMoney = "money";
/// Groups whose content may differ between two equal runs: no part of the digest.
inline constexpr std::array<std::string_view, 2> kOutsideDigest{"/timings", "/provenance/run"};

/// A dataset. An axis is a column along itself: the labels of a dimension.
struct Column {
    std::string name;
    std::vector<std::string> axes;  // of the same group, one per dimension
    std::string unit;               // "" for texts
    std::string meaning;

    bool is_axis() const { return axes.size() == 1 && axes.front() == name; }
};
using Columns = std::vector<Column>;  // axes come before the columns along them

/// One of the figures that every level has.
struct Figure {
    const char* name;
    double TailFigures::*value;
    const char* meaning;
};
inline constexpr std::array<Figure, 8> kFigures{{
    {"value_at_risk", &TailFigures::var, "value at risk, a loss is positive"},
    {"value_at_risk_se", &TailFigures::var_se, "standard error of the value at risk, 0 without sampling"},
    {"value_at_risk_low", &TailFigures::var_low, "lower end of the confidence interval"},
    {"value_at_risk_high", &TailFigures::var_high, "upper end of the confidence interval"},
    {"expected_shortfall", &TailFigures::es, "expected shortfall, a loss is positive"},
    {"expected_shortfall_se", &TailFigures::es_se,
     "standard error of the expected shortfall, 0 without sampling"},
    {"expected_shortfall_low", &TailFigures::es_low, "lower end of the confidence interval"},
    {"expected_shortfall_high", &TailFigures::es_high, "upper end of the confidence interval"},
}};
inline constexpr const char* kTailCount = "tail_count";
/// Copies of each scenario, where they are not one each.
inline constexpr const char* kWeight = "weight";
/// Before the name of a figure: that of each book on its own.
inline constexpr const char* kStandalone = "standalone_";
/// Before the name of a grouping: the shares of its labels in a figure.
inline constexpr const char* kVarBy = "value_at_risk_by_";
inline constexpr const char* kEsBy = "expected_shortfall_by_";

/// What decides on the datasets of a method.
struct MethodShape {
    /// What its scenarios are called: "time" where they are a part of history, "scenario" where they are
    /// numbered, "" where there are none.
    std::string scenario_axis;
    bool weighted = false;
    std::vector<std::string> groupings = {};
};
Columns method_columns(const MethodShape& shape);
Columns stress_columns();
Columns ladder_columns();
Columns model_columns();
Columns book_columns();
Columns quality_columns();
Columns timings_columns();

}  // namespace vesper::result_schema
