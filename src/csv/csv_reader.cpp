#include "csv/csv_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "csv/csv_input.h"
#include "csv/parse_field.h"

namespace vesper {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

CsvReader::CsvReader(std::filesystem::path path)
    : path_(std::move(path)), input_(std::make_unique<CsvInput>(path_)), buffer_(kLongestRow) {
    refill();
    if (std::string_view(buffer_.data(), end_).starts_with(kByteOrderMark)) begin_ = kByteOrderMark.size();
    if (!next())
        throw Error({.kind = ErrorKind::data,
                     .problem = "the file is empty",
                     .place = {.file = path_.string()},
                     .reason = "it has no header row",
                     .remedy = "get the file again, or name another one"});
    for (const std::string_view field : fields_) header_.emplace_back(field);
    if (header_.size() == 1 && header_[0].find(';') != std::string::npos)
        throw Error({.kind = ErrorKind::data,
                     .problem = "the header holds semicolons and no comma",
                     .place = {.file = path_.string(), .line = row_line_},
                     .reason = "commas separate the fields of this format",
                     .remedy = "write the file with commas, and numbers with points"});
}

CsvReader::~CsvReader() = default;

std::optional<std::size_t> CsvReader::find_column(std::string_view name) const {
    for (std::size_t i = 0; i < header_.size(); ++i)
        if (equal_names(header_[i], name)) return i;
    return std::nullopt;
}

bool CsvReader::next() {
    while (take_row())
        if (fields_.size() != 1 || !fields_[0].empty() || !starts_.empty()) return true;
    fields_.clear();
    return false;
}

/// One row, be it empty, from the buffer into fields_; false at the end of the file.
bool CsvReader::take_row() {
    fields_.clear();
    starts_.clear();
    std::size_t searched = 0;
    row_line_ = next_line_;
    for (;;) {
        char* const begin = buffer_.data() + begin_;
        const std::size_t unread = end_ - begin_;
        auto* newline = static_cast<char*>(std::memchr(begin + searched, '\n', unread - searched));
        if (newline == nullptr && !at_end_) {
            refill();  // which moves the row, also when nothing follows
            searched = unread;
            continue;
        }
        if (unread == 0) return false;
        row_ = begin;
        char* const end = newline != nullptr ? newline : begin + unread;
        if (std::memchr(begin, '"', static_cast<std::size_t>(end - begin)) != nullptr) {
            begin_ += split_quoted();
            return true;
        }
        split_plain(begin, end);
        begin_ += static_cast<std::size_t>(end - begin) + (newline != nullptr ? 1 : 0);
        ++next_line_;
        return true;
    }
}

void CsvReader::split_plain(char* begin, char* end) {
    if (end > begin && end[-1] == '\r') --end;
    for (;;) {
        auto* comma = static_cast<char*>(std::memchr(begin, ',', static_cast<std::size_t>(end - begin)));
        char* const stop = comma != nullptr ? comma : end;
        fields_.emplace_back(begin, static_cast<std::size_t>(stop - begin));
        if (comma == nullptr) return;
        begin = comma + 1;
    }
}

/// A row with a quote in it, from begin_ on; returns its length with the line end. Contents are moved over
/// the quotes in place. Positions count from the start of the row, because refill() moves it.
std::size_t CsvReader::split_quoted() {
    std::vector<std::pair<std::size_t, std::size_t>> contents;
    std::size_t line_start = 0;
    std::size_t at = 0;
    for (;;) {
        starts_.push_back({next_line_, at - line_start + 1});
        if (peek(at) == '"') {
            contents.push_back(unquote(at, line_start));
        } else {
            const std::size_t first = at;
            while (peek(at) != ',' && peek(at) != '\n' && peek(at) != kEnd) ++at;
            const bool cut = peek(at) != ',' && at > first && peek(at - 1) == '\r';
            contents.emplace_back(first, at - first - (cut ? 1 : 0));
        }
        if (peek(at) != ',') break;
        ++at;
    }
    if (peek(at) == '\n') ++at;
    ++next_line_;
    row_ = buffer_.data() + begin_;
    for (const auto& [first, size] : contents) fields_.emplace_back(row_ + first, size);
    return at;
}

/// Start and length of the content of the quoted field at `at`, which moves behind the field (to ',', LF or
/// the end).
std::pair<std::size_t, std::size_t> CsvReader::unquote(std::size_t& at, std::size_t& line_start) {
    const std::size_t first = ++at;
    std::size_t out = first;
    for (;; ++at) {
        const int c = peek(at);
        if (c == kEnd) fail_field("a quoted field never ends", "its closing quote is missing");
        if (c == '"' && peek(++at) != '"') break;
        if (c == '\n') {
            ++next_line_;
            line_start = at + 1;
        }
        buffer_[begin_ + out++] = static_cast<char>(c);
    }
    if (peek(at) == '\r' && (peek(at + 1) == '\n' || peek(at + 1) == kEnd)) ++at;
    const int c = peek(at);
    if (c != ',' && c != '\n' && c != kEnd)
        fail_field("text follows a closing quote", "quotes inside a quoted field are written twice");
    return {first, out - first};
}

/// The byte at a position of the row, or kEnd behind the end of the file.
int CsvReader::peek(std::size_t at) {
    if (begin_ + at >= end_ && !refill()) return kEnd;
    return static_cast<unsigned char>(buffer_[begin_ + at]);
}

/// Moves the unread bytes to the front and reads more behind them; false at the end of the file.
bool CsvReader::refill() {
    if (at_end_) return false;
    const std::size_t unread = end_ - begin_;
    if (unread == buffer_.size())
        throw Error({.kind = ErrorKind::data,
                     .problem = "a row is longer than 1 MiB",
                     .place = {.file = path_.string(), .line = row_line_},
                     .reason = "a quote without its partner, or no CSV file",
                     .remedy = "check the file there"});
    std::memmove(buffer_.data(), buffer_.data() + begin_, unread);
    begin_ = 0;
    const std::size_t got = input_->read(buffer_.data() + unread, buffer_.size() - unread);
    end_ = unread + got;
    at_end_ = got == 0;
    return got > 0;
}

void CsvReader::require_width() const {
    if (fields_.size() == header_.size()) return;
    const bool fewer = fields_.size() < header_.size();
    throw error(fewer ? fields_.size() : header_.size(),
                "the row has " + std::to_string(fields_.size()) + " fields, the header " +
                    std::to_string(header_.size()),
                {}, "correct the row");
}

Place CsvReader::place(std::size_t field) const {
    Place place{.file = path_.string(), .line = row_line_};
    if (field < starts_.size()) {
        place.line = starts_[field].line;
        place.column = starts_[field].column;
    } else if (field < fields_.size()) {
        place.column = static_cast<std::size_t>(fields_[field].data() - row_) + 1;
    }
    return place;
}

Error CsvReader::error(std::size_t field, std::string problem, std::string reason, std::string remedy) const {
    return Error({.kind = ErrorKind::data,
                  .problem = std::move(problem),
                  .place = place(field),
                  .reason = std::move(reason),
                  .remedy = std::move(remedy)});
}

void CsvReader::fail_field(const std::string& problem, const std::string& reason) const {
    throw error(starts_.size() - 1, problem, reason, "mend the row");
}

std::uint64_t CsvReader::bytes_read() const {
    return input_->position();
}

}  // namespace vesper
