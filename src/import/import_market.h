// Everything `vesper import` does.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "import/import_bars.h"

namespace vesper {

/// An index history: NAME=FILE on the command line.
struct IndexFile {
    std::string name;
    std::filesystem::path path;
};

struct ImportRequest {
    std::vector<std::filesystem::path> bars = {};
    BarColumnNames columns = {};
    BadRows bad_rows = BadRows::fail;
    std::vector<std::filesystem::path> rates = {};  // par yield curves
    std::vector<std::filesystem::path> fx = {};     // currencies per USD
    std::vector<IndexFile> indices = {};
    std::filesystem::path output = {};
};

struct ImportSummary {
    BarImportCounts bars;
    std::vector<std::string> series;  // names, in the order of the file
    double seconds = 0;
    double megabytes = 0;  // of the files of bars, as stored
};

/// Writes the market file. Throws Error{usage} for a series name that is unusable, repeated or (currencies
/// aside) a share's, and where the output is one of the inputs; otherwise what import_bars and
/// import_factor_series throw; then nothing is left behind.
ImportSummary import_market(const ImportRequest& request);

}  // namespace vesper
