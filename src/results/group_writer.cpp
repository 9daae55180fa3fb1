#include "results/group_writer.h"

#include <algorithm>

#include "core/error.h"

namespace vesper {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& reason) {
    throw Error({.kind = ErrorKind::internal, .problem = "cannot write " + path, .reason = reason});
}

}  // namespace

const result_schema::Column& GroupWriter::column(const std::string& name) const {
    const auto found =
        std::find_if(columns_.begin(), columns_.end(), [&](const auto& c) { return c.name == name; });
    if (found == columns_.end()) fail(group_.path() + '/' + name, "the schema has no such dataset");
    return *found;
}

void GroupWriter::write_money(const std::string& name, const Matrix<Ticks>& ticks) {
    h5::Dataset dataset = group_.create_dataset<double>(name, {ticks.rows(), ticks.cols()});
    std::vector<double> units(ticks.cols());  // of one row: P&L of all paths once more would be much memory
    if (!units.empty()) {
        for (std::size_t i = 0; i < ticks.rows(); ++i) {
            std::ranges::transform(ticks.row(i), units.begin(), from_ticks);
            dataset.write_rows(i, std::span<const double>(units));
        }
    }
    finish(column(name), std::move(dataset));
}

void GroupWriter::finish(const result_schema::Column& column, h5::Dataset dataset) {
    if (dataset.value_class() == h5::ValueClass::text)
        dataset.set("_Encoding", "utf-8");  // xarray: str, not bytes
    if (!column.unit.empty())
        dataset.set("units", column.unit == result_schema::kMoney ? currency_ : column.unit);
    if (column.name == "time") dataset.set("calendar", "proleptic_gregorian");
    dataset.set("long_name", column.meaning);
    if (column.is_axis()) {
        dataset.make_scale();
        axes_.emplace(column.name, std::move(dataset));
    } else {
        label(column, dataset);
    }
}

void GroupWriter::label(const result_schema::Column& column, h5::Dataset& dataset) const {
    const h5::Shape shape = dataset.shape();
    if (shape.size() != column.axes.size()) fail(dataset.path(), "it has another number of dimensions");
    for (unsigned i = 0; i < shape.size(); ++i) {
        const auto axis = axes_.find(column.axes[i]);
        if (axis == axes_.end()) fail(dataset.path(), "its axis " + column.axes[i] + " is not written yet");
        if (axis->second.size() != shape[i])
            fail(dataset.path(), std::to_string(shape[i]) + " values along " + column.axes[i] +
                                     ", which has " + std::to_string(axis->second.size()));
        dataset.attach_scale(i, axis->second);
    }
}

}  // namespace vesper
