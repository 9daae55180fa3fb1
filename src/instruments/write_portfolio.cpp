#include "instruments/write_portfolio.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/atomic_file.h"
#include "core/error.h"
#include "instruments/book_columns.h"

namespace vesper {
namespace {

constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

void append_text(fmt::memory_buffer& out, std::string_view text) {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out.append(text);
        return;
    }
    out.push_back('"');
    for (const char c : text) {
        if (c == '"') out.push_back('"');
        out.push_back(c);
    }
    out.push_back('"');
}

void append_number(fmt::memory_buffer& out, double number) {
    fmt::format_to(std::back_inserter(out), "{}",
                   number);  // the shortest text that reads back as the same number
}

void append_cell(fmt::memory_buffer& out, BookColumn column, const Position& position) {
    const bool dated = position.expiry_years > 0;
    switch (column) {
        case BookColumn::id:
            return append_text(out, position.id);
        case BookColumn::book:
            return append_text(out, position.book);
        case BookColumn::sector:
            return append_text(out, position.sector);
        case BookColumn::kind:
            return append_text(out, name_of(position.kind));
        case BookColumn::underlying:
            return append_text(out, position.underlying);
        case BookColumn::currency:
            return append_text(out, position.currency);
        case BookColumn::quantity:
            return append_number(out, position.quantity);
        case BookColumn::multiplier:
            return append_number(out, position.multiplier);
        case BookColumn::right:
            return append_text(out, kOptionRightNames[static_cast<std::size_t>(position.right)]);
        case BookColumn::on:
            return append_text(out, kOptionOnNames[static_cast<std::size_t>(position.on)]);
        case BookColumn::strike:
            return append_number(out, position.strike);
        case BookColumn::expiry:
            return;
        case BookColumn::expiry_years:
            if (dated) append_number(out, position.expiry_years);
            return;
        case BookColumn::yield:
            if (position.has_yield || position.yield != 0) append_number(out, position.yield);
            return;
        case BookColumn::implied_vol:
            return append_number(out, position.implied_vol);
        case BookColumn::rate:
            if (position.has_rate) append_number(out, position.rate);
            return;
    }
}

void append_row(fmt::memory_buffer& out, const Position& position) {
    for (std::size_t i = 0; i < kBookColumns; ++i) {
        const auto column = static_cast<BookColumn>(i);
        if (column == BookColumn::expiry) continue;
        if (i > 0) out.push_back(',');
        if (means_something(column, position.kind)) append_cell(out, column, position);
    }
    out.push_back('\n');
}

void append_header(fmt::memory_buffer& out) {
    for (std::size_t i = 0; i < kBookColumns; ++i) {
        if (static_cast<BookColumn>(i) == BookColumn::expiry) continue;
        if (i > 0) out.push_back(',');
        out.append(kBookColumnNames[i]);
    }
    out.push_back('\n');
}

}  // namespace

void write_portfolio(const std::filesystem::path& path, const Portfolio& portfolio) {
    AtomicFile file(path);
    std::ofstream stream(file.partial(), std::ios::binary);
    fmt::memory_buffer out;
    append_header(out);
    for (const Position& position : portfolio.positions) {
        append_row(out, position);
        if (out.size() < kBufferBytes) continue;
        stream.write(out.data(), static_cast<std::streamsize>(out.size()));
        out.clear();
    }
    stream.write(out.data(), static_cast<std::streamsize>(out.size()));
    stream.close();
    if (!stream)
        throw Error({.kind = ErrorKind::io,
                     .problem = "cannot write the book",
                     .place = {.file = path.string()},
                     .reason = std::strerror(errno),
                     .remedy = "make room or choose another folder"});
    file.commit();
}

}  // namespace vesper
