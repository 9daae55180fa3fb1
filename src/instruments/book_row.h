// Cells of a book file by column, with messages that name the place.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "csv/csv_reader.h"
#include "instruments/book_columns.h"

namespace vesper {

/// An interval of numbers that make sense, and what to tell someone outside of it.
struct NumberRange {
    double low = 0;
    double high = 0;
    const char* expected = "";  // "a decimal such as 0.25 for 25 %"
};

/// The current row of a book file.
class BookRow {
  public:
    /// Matches the header; case makes no difference, and blank, `_` and `-` are the same. Throws Error{data}
    /// on an unknown column (with the nearest known one), one that is there twice, and a missing one that
    /// every book needs. The reader must outlive this.
    explicit BookRow(const CsvReader& csv);

    /// The cell without surrounding blanks; "" where the file has no such column.
    std::string_view text(BookColumn column) const;
    /// The cell on one line, cut where it is long.
    std::string text_for_message(BookColumn column) const;
    /// A cell that names something: printable and at most 128 bytes, so that it fits results and messages.
    std::string name(BookColumn column) const;
    std::string needed_name(BookColumn column) const;
    /// The index of the cell among the names.
    std::size_t choice(BookColumn column, std::span<const std::string_view> names) const;
    /// The number in the cell, within [low, high]; nothing where the cell is empty.
    std::optional<double> number(BookColumn column, const NumberRange& range) const;
    double needed_number(BookColumn column, const NumberRange& range) const;

    [[noreturn]] void refuse(BookColumn column, std::string problem, std::string reason,
                             std::string remedy) const;
    std::size_t line() const { return csv_.line(); }

  private:
    void match(std::size_t field);
    const CsvReader& csv_;
    std::array<std::optional<std::size_t>, kBookColumns> field_;  // [column]
};

}  // namespace vesper
