#include "import/import_market.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "core/atomic_file.h"
#include "core/error.h"
#include "import/import_series.h"
#include "market/market_writer.h"

namespace vesper {
namespace {

[[noreturn]] void fail_name(const std::string& name, const std::string& reason) {
    throw Error({.kind = ErrorKind::usage,
                 .problem = "cannot import a series named '" + name + "'",
                 .reason = reason,
                 .remedy = "rename its column, or give the index another name"});
}

void check_names(const std::vector<FactorSeries>& all) {
    constexpr const char* kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-^";
    std::set<std::string> seen;
    for (const FactorSeries& series : all) {
        if (series.name.empty() || series.name.find_first_not_of(kLetters) != std::string::npos)
            fail_name(series.name, "a name is made of letters, digits, '_', '-' and '^'");
        if (!seen.insert(series.name).second) fail_name(series.name, "there is another one of this name");
    }
}

/// A currency may have the name of a share, as NOK does: docs/book.md says which one an underlying is.
void check_names_against(const std::vector<std::string>& symbols, const std::vector<FactorSeries>& all) {
    const std::set<std::string> shares(symbols.begin(), symbols.end());
    for (const FactorSeries& series : all)
        if (series.kind != FactorKind::fx && shares.contains(series.name))
            fail_name(series.name, "there is a share of this name");
}

std::vector<std::filesystem::path> inputs_of(const ImportRequest& request) {
    std::vector<std::filesystem::path> inputs = request.bars;
    inputs.insert(inputs.end(), request.rates.begin(), request.rates.end());
    inputs.insert(inputs.end(), request.fx.begin(), request.fx.end());
    for (const IndexFile& index : request.indices) inputs.push_back(index.path);
    return inputs;
}

std::vector<FactorSeries> read_all_series(const ImportRequest& request) {
    std::vector<FactorSeries> all;
    const auto add = [&](const std::filesystem::path& path, FactorKind kind, const std::string& name) {
        for (FactorSeries& series : import_factor_series(path, kind, name)) all.push_back(std::move(series));
    };
    for (const auto& path : request.rates) add(path, FactorKind::rate, "");
    for (const IndexFile& index : request.indices) add(index.path, FactorKind::index, index.name);
    for (const auto& path : request.fx) add(path, FactorKind::fx, "");
    check_names(all);
    return all;
}

}  // namespace

ImportSummary import_market(const ImportRequest& request) {
    const auto start = std::chrono::steady_clock::now();
    require_other_file(request.output, inputs_of(request));
    MarketWriter writer(request.output);
    ImportSummary summary;
    const std::vector<FactorSeries> all = read_all_series(request);
    summary.bars = import_bars({.files = request.bars,
                                .columns = request.columns,
                                .bad_rows = request.bad_rows,
                                .spool_beside = request.output},
                               writer);
    check_names_against(summary.bars.symbols, all);
    for (const FactorSeries& series : all) {
        writer.write_series(series);
        summary.series.push_back(series.name);
    }
    writer.finish(summary.bars.rows);
    for (const auto& path : request.bars)
        summary.megabytes += static_cast<double>(std::filesystem::file_size(path)) / 1e6;
    summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return summary;
}

}  // namespace vesper
