// Streaming CSV: one row at a time out of a fixed buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.h"

namespace vesper {

class CsvInput;

/// Reads comma-separated text with a header row, plain or gzip (told by the first bytes): quoted fields as in
/// RFC 4180, LF or CRLF, with or without a UTF-8 byte order mark. Empty lines are passed over. Memory does
/// not depend on the file.
class CsvReader {
  public:
    static constexpr std::size_t kLongestRow = std::size_t{1} << 20;  // bytes

    /// Opens the file and reads the header. Throws Error{io} when it cannot be read, Error{data} when it
    /// holds no header, or one that semicolons separate.
    explicit CsvReader(std::filesystem::path path);
    ~CsvReader();
    CsvReader(const CsvReader&) = delete;
    CsvReader& operator=(const CsvReader&) = delete;

    const std::vector<std::string>& header() const { return header_; }
    /// Index of the column with this name, letter case and surrounding blanks aside.
    std::optional<std::size_t> find_column(std::string_view name) const;

    /// Moves to the next row; false at the end. Throws Error{data} on a row longer than kLongestRow, a quoted
    /// field that does not end, text behind a closing quote, or a damaged gzip stream.
    bool next();
    /// Fields of the current row without their quotes, valid until next(). There may be more or fewer than in
    /// the header: call require_width() where that is an error.
    std::span<const std::string_view> fields() const { return fields_; }
    std::string_view operator[](std::size_t field) const { return fields_[field]; }

    /// Throws Error{data} unless the row has as many fields as the header.
    void require_width() const;

    /// Line at which the current row starts, 1-based; the header is on line 1 unless empty lines come before
    /// it.
    std::size_t line() const { return row_line_; }
    /// Where a field of the current row starts.
    Place place(std::size_t field) const;
    /// An Error{data} about one field of the current row, to be thrown by the caller.
    Error error(std::size_t field, std::string problem, std::string reason = {},
                std::string remedy = "correct the cell") const;

    /// Bytes of the file (as stored, compressed or not) that were read so far.
    std::uint64_t bytes_read() const;

  private:
    struct Start {
        std::size_t line;
        std::size_t column;
    };
    static constexpr int kEnd = -1;
    bool take_row();
    void split_plain(char* begin, char* end);
    std::size_t split_quoted();
    std::pair<std::size_t, std::size_t> unquote(std::size_t& at, std::size_t& line_start);
    int peek(std::size_t at);
    bool refill();
    [[noreturn]] void fail_field(const std::string& problem, const std::string& reason) const;

    std::filesystem::path path_;
    std::unique_ptr<CsvInput> input_;
    std::vector<char> buffer_;
    std::size_t begin_ = 0;  // unread bytes are buffer_[begin_, end_)
    std::size_t end_ = 0;
    bool at_end_ = false;
    std::size_t next_line_ = 1;
    std::size_t row_line_ = 0;
    const char* row_ = nullptr;
    std::vector<std::string> header_;
    std::vector<std::string_view> fields_;
    std::vector<Start> starts_;  // of the fields of a row with quotes; empty for other rows
};

}  // namespace vesper
