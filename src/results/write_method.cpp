#include "results/write_method.h"

#include <numeric>

#include "core/error.h"
#include "results/group_writer.h"

namespace vesper {
namespace {

namespace schema = result_schema;

std::string scenario_axis(const MethodResult& method) {
    if (method.pnl.empty()) return "";
    return method.scenario_time.empty() ? "scenario" : "time";
}

schema::MethodShape shape_of(const MethodResult& method) {
    schema::MethodShape shape = {.scenario_axis = scenario_axis(method), .weighted = !method.weight.empty()};
    for (const Contributions& part : method.contributions) shape.groupings.push_back(part.grouping);
    return shape;
}

void write_axes(GroupWriter& writer, const Result& result, const MethodResult& method) {
    writer.write("level", result.levels);
    writer.write("book", result.book.books);
    if (scenario_axis(method) == "time") writer.write("time", method.scenario_time);
    if (scenario_axis(method) == "scenario") {
        std::vector<std::int64_t> numbers(method.pnl.cols());
        std::iota(numbers.begin(), numbers.end(), 0);
        writer.write("scenario", numbers);
    }
    for (const Contributions& part : method.contributions) {
        if (part.grouping != "book") {
            writer.write(part.grouping, part.labels);
        } else if (part.labels != result.book.books) {
            throw Error({.problem = "contributions by book name other books than the result"});
        }
    }
}

template <class T, class Value>
std::vector<T> column_of(const std::vector<TailFigures>& figures, Value TailFigures::*value) {
    std::vector<T> column;
    column.reserve(figures.size());
    for (const TailFigures& figure : figures) column.push_back(figure.*value);
    return column;
}

template <class T>
Matrix<T> matrix_of(const Matrix<TailFigures>& figures, T TailFigures::*value) {
    Matrix<T> matrix(figures.rows(), figures.cols());
    for (std::size_t i = 0; i < figures.all().size(); ++i) matrix.all()[i] = figures.all()[i].*value;
    return matrix;
}

void write_figures(GroupWriter& writer, const MethodResult& method) {
    for (const schema::Figure& figure : schema::kFigures)
        writer.write(figure.name, column_of<double>(method.total, figure.value));
    writer.write(schema::kTailCount, column_of<std::uint64_t>(method.total, &TailFigures::tail_count));
    const std::string standalone = schema::kStandalone;
    for (const schema::Figure& figure : schema::kFigures)
        writer.write(standalone + figure.name, matrix_of(method.by_book, figure.value));
    writer.write(standalone + schema::kTailCount, matrix_of(method.by_book, &TailFigures::tail_count));
}

}  // namespace

void write_method(h5::Group group, const Result& result, const MethodResult& method) {
    group.set("method", method.method);
    group.set("horizon", label_of(method.horizon));
    group.set("horizon_bars", method.horizon.bars);
    group.set("bar_interval", name_of(method.horizon.interval));
    group.set("precision", method.precision);
    GroupWriter writer(std::move(group), schema::method_columns(shape_of(method)), result.currency);
    write_axes(writer, result, method);
    write_figures(writer, method);
    for (const Contributions& part : method.contributions) {
        writer.write(schema::kVarBy + part.grouping, part.var);
        writer.write(schema::kEsBy + part.grouping, part.es);
    }
    if (!method.weight.empty()) writer.write(schema::kWeight, method.weight);
    if (!method.pnl.empty()) writer.write_money("pnl", method.pnl);
}

}  // namespace vesper
