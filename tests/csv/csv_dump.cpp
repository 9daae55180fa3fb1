// Prints the rows of a CSV file, for csv_test.py: fields end with 0x1F, rows with 0x1E.
#include <cstdio>

#include "csv/csv_reader.h"

namespace {

void put(std::string_view field) {
    std::fwrite(field.data(), 1, field.size(), stdout);
    std::fputc(0x1F, stdout);
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) return 64;
    vesper::CsvReader reader(argv[1]);
    for (const std::string& field : reader.header()) put(field);
    std::fputc(0x1E, stdout);
    while (reader.next()) {
        for (const std::string_view field : reader.fields()) put(field);
        std::fputc(0x1E, stdout);
    }
}
