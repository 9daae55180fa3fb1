#include "results/check_schema.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace vesper {
namespace {

namespace schema = result_schema;

constexpr std::array kNotMethods{"stress", "ladder", "model", "book", "quality", "timings", "provenance"};

void check_column(const h5::Group& group, const schema::Column& column, std::vector<std::string>& problems) {
    const std::string path = group.path() + '/' + column.name;
    if (!group.has(column.name) || group.is_group(column.name)) {
        problems.push_back(path + " is missing");
        return;
    }
    const h5::Dataset dataset = group.dataset(column.name);
    const h5::Shape shape = dataset.shape();
    if (shape.size() != column.axes.size()) {
        problems.push_back(
            fmt::format("{} has {} dimensions, not {}", path, shape.size(), column.axes.size()));
        return;
    }
    if (column.is_axis()) return;
    const std::vector<std::string> labels = dataset.scale_names();
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const std::string& axis = column.axes[i];
        if (!group.has(axis)) continue;  // missing, and reported as such
        const std::size_t size = group.dataset(axis).size();
        if (shape[i] != size)
            problems.push_back(fmt::format("{} has {} values along {}, not {}", path, shape[i], axis, size));
        if (labels[i] != axis) problems.push_back(fmt::format("{} is not labelled with {}", path, axis));
    }
}

}  // namespace

std::vector<std::string> method_groups(const h5::File& file) {
    std::vector<std::string> paths;
    for (const std::string& method : file.names()) {
        if (std::find(kNotMethods.begin(), kNotMethods.end(), method) != kNotMethods.end() ||
            !file.is_group(method))
            continue;
        for (const std::string& horizon : file.group(method).names())
            paths.push_back(fmt::format("/{}/{}", method, horizon));
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

schema::Columns method_columns_of(const h5::Group& group) {
    schema::MethodShape shape = {.weighted = group.has(schema::kWeight)};
    for (const char* axis : {"time", "scenario"})
        if (group.has(axis)) shape.scenario_axis = axis;
    for (const std::string& name : group.names())
        if (name.starts_with(schema::kVarBy))
            shape.groupings.push_back(name.substr(std::string(schema::kVarBy).size()));
    return schema::method_columns(shape);
}

void check_columns(const h5::Group& group, const schema::Columns& columns,
                   std::vector<std::string>& problems) {
    for (const schema::Column& column : columns) check_column(group, column, problems);
}

void check_groups(const h5::File& file, std::vector<std::string>& problems) {
    for (const char* name : kNotMethods)
        if (!file.has(name)) problems.push_back(fmt::format("/{} is missing", name));
    const auto check = [&](const std::string& name, const schema::Columns& columns) {
        if (file.has(name)) check_columns(file.group(name), columns, problems);
    };
    check("stress", schema::stress_columns());
    check("model", schema::model_columns());
    check("book", schema::book_columns());
    check("quality", schema::quality_columns());
    check("timings", schema::timings_columns());
    if (file.has("ladder"))
        for (const std::string& name : file.group("ladder").names())
            check("ladder/" + name, schema::ladder_columns());
    for (const char* name : {"provenance/run", "provenance/run/job"})
        if (!file.has(name)) problems.push_back(fmt::format("/{} is missing", name));
}

}  // namespace vesper
