// Runs import_market for the Python tests: import_tool OUTPUT [--rates FILE] [--fx FILE] [--index NAME=FILE]
// [--skip] FILE... Prints rows, duplicates and skipped rows.
#include <cstdio>
#include <fstream>
#include <string>

#include "core/error.h"
#include "import/import_market.h"

namespace {

/// Of this program alone; getrusage() counts what its parent had before exec, too.
unsigned long long peak_memory_kib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6));
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    using namespace vesper;
    ImportRequest request;
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        if (i == 1) {
            request.output = word;
        } else if (word == "--rates") {
            request.rates.emplace_back(argv[++i]);
        } else if (word == "--fx") {
            request.fx.emplace_back(argv[++i]);
        } else if (word == "--index") {
            const std::string pair = argv[++i];
            request.indices.push_back({pair.substr(0, pair.find('=')), pair.substr(pair.find('=') + 1)});
        } else if (word == "--skip") {
            request.bad_rows = BadRows::skip;
        } else {
            request.bars.emplace_back(word);
        }
    }
    try {
        const ImportSummary summary = import_market(request);
        const ImportCounts& rows = summary.bars.rows;
        std::printf("%llu %llu %llu %llu\n", static_cast<unsigned long long>(rows.rows),
                    static_cast<unsigned long long>(rows.duplicates),
                    static_cast<unsigned long long>(rows.skipped), peak_memory_kib());
    } catch (const Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return exit_code(error.fault().kind);
    }
}
