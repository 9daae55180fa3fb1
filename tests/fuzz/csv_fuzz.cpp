// Any bytes, plain or gzip: either one Error, or rows that are read back equal after they were written with
// all quotes.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "csv/csv_reader.h"
#include "csv/parse_field.h"
#include "fuzz/memory_file.h"

namespace {

using Row = std::vector<std::string>;

std::vector<Row> read(std::string_view bytes) {
    const vesper::test::MemoryFile file(bytes);
    vesper::CsvReader reader(file.path());
    std::vector<Row> rows{reader.header()};
    std::size_t line = 1;
    while (reader.next()) {
        if (reader.line() < line || reader.place(0).column != 1) std::abort();
        line = reader.line();
        for (const std::string_view field : reader.fields()) {
            (void)vesper::parse_number(field);
            (void)vesper::parse_bar_time(field);
            (void)vesper::is_missing(field);
        }
        rows.emplace_back(reader.fields().begin(), reader.fields().end());
    }
    return rows;
}

std::string quoted(const std::vector<Row>& rows) {
    std::string text;
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            text += i > 0 ? ",\"" : "\"";
            for (const char c : row[i]) text.append(c == '"' ? 2 : 1, c);
            text += '"';
        }
        text += "\r\n";
    }
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    std::vector<Row> rows;
    try {
        rows = read({reinterpret_cast<const char*>(bytes), size});
    } catch (const vesper::Error&) {
        return 0;
    }
    if (read(quoted(rows)) != rows) std::abort();
    return 0;
}
