// Writes one group of a result file column by column, as its schema says.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/matrix.h"
#include "h5/group.h"
#include "kernels/base/ticks.h"
#include "results/schema.h"

namespace vesper {

class GroupWriter {
  public:
    GroupWriter(h5::Group group, result_schema::Columns columns, std::string currency)
        : group_(std::move(group)), columns_(std::move(columns)), currency_(std::move(currency)) {}

    /// Writes a column with its unit and meaning, and labels its dimensions; an axis must come before the
    /// columns along it. Throws Error{internal} for a name that the schema lacks or a shape that its axes do
    /// not have, Error{io}.
    template <class Values>
    void write(const std::string& name, const Values& values) {
        finish(column(name), group_.write(name, values));
    }

    /// The same for money: ticks become units of the reporting currency, exactly below 2^53 ticks.
    void write_money(const std::string& name, const Matrix<Ticks>& ticks);

    h5::Group& group() { return group_; }

  private:
    const result_schema::Column& column(const std::string& name) const;
    void finish(const result_schema::Column& column, h5::Dataset dataset);
    void label(const result_schema::Column& column, h5::Dataset& dataset) const;

    h5::Group group_;
    result_schema::Columns columns_;
    std::string currency_;
    std::map<std::string, h5::Dataset> axes_;
};

}  // namespace vesper
