#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "app/command.h"
#include "core/error.h"
#include "core/time.h"
#include "import/import_market.h"

namespace vesper {
namespace {

struct ImportOptions {
    std::vector<std::string> bars;
    std::vector<std::string> rates;
    std::vector<std::string> fx;
    std::vector<std::string> indices;
    std::vector<std::string> columns;
    bool skip_bad_rows = false;
    std::string output;
};

/// "name=value", split. Throws Error{usage} naming the option.
std::pair<std::string, std::string> parse_pair(const std::string& text, const char* option,
                                               const char* example) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
        throw Error({.kind = ErrorKind::usage,
                     .problem = fmt::format("{} {} is not NAME=VALUE", option, text),
                     .remedy = fmt::format("write for instance {} {}", option, example)});
    return {text.substr(0, equals), text.substr(equals + 1)};
}

void rename_column(const std::string& text, BarColumnNames& names) {
    const auto [field, header] = parse_pair(text, "--column", "close=\"Adj Close\"");
    const std::vector<std::pair<std::string, std::string*>> fields = {
        {"time", &names.time},     {"symbol", &names.symbol}, {"open", &names.open},
        {"high", &names.high},     {"low", &names.low},       {"close", &names.close},
        {"volume", &names.volume}, {"sector", &names.sector}, {"adjusted_close", &names.adjusted_close}};
    for (const auto& [name, target] : fields) {
        if (name != field) continue;
        *target = header;
        return;
    }
    throw Error({.kind = ErrorKind::usage,
                 .problem = "--column does not know the field '" + field + "'",
                 .remedy = "use time, symbol, open, high, low, close, adjusted_close, volume or sector"});
}

int import(const ImportOptions& options, const Comm& comm) {
    if (!comm.is_root()) return 0;
    ImportRequest request = {.bars = {options.bars.begin(), options.bars.end()},
                             .bad_rows = options.skip_bad_rows ? BadRows::skip : BadRows::fail,
                             .rates = {options.rates.begin(), options.rates.end()},
                             .fx = {options.fx.begin(), options.fx.end()},
                             .output = options.output};
    for (const std::string& text : options.columns) rename_column(text, request.columns);
    for (const std::string& text : options.indices) {
        const auto [name, file] = parse_pair(text, "--index", "VIX=vix-daily.csv");
        request.indices.push_back({.name = name, .path = file});
    }
    const ImportSummary summary = import_market(request);
    const BarImportCounts& bars = summary.bars;
    fmt::print("{}: {} symbols x {} bars from {} to {}\n", options.output, bars.symbols.size(), bars.n_times,
               format_time(bars.first), format_time(bars.last));
    fmt::print("  {} rows in {:.2f} s ({:.2f} m rows/s), {} duplicates, {} skipped\n", bars.rows.rows,
               summary.seconds, static_cast<double>(bars.rows.rows) / summary.seconds * 1e-6,
               bars.rows.duplicates, bars.rows.skipped);
    if (!summary.series.empty())
        fmt::print("  {} factor series: {}\n", summary.series.size(), fmt::join(summary.series, " "));
    return 0;
}

}  // namespace

void add_import_command(CLI::App& app, Action& chosen) {
    const auto options = std::make_shared<ImportOptions>();
    CLI::App* command = app.add_subcommand("import", "Make a market file from CSV histories");
    command->add_option("files", options->bars, "OHLCV bars, plain or gzip: one row per symbol and time")
        ->required();
    command->add_option("-o,--output", options->output, "Market file to write (HDF5)")->required();
    command->add_option("--rates", options->rates,
                        "Par yield curve: a date column, then a column per tenor, in percent");
    command->add_option("--fx", options->fx,
                        "Currencies: a date column, then units of each currency per US dollar");
    command->add_option("--index", options->indices,
                        "NAME=FILE: history of an index such as VIX; repeatable");
    command->add_option("--column", options->columns,
                        "FIELD=HEADER: which column holds a field, where the header is unusual");
    command->add_flag("--skip-bad-rows", options->skip_bad_rows,
                      "Leave out and count rows that cannot be read");
    command->footer("Rows come in any order; the last of equal symbol and time wins. See docs/market.md.");
    command->callback(
        [options, &chosen] { chosen = [options](Comm& comm) { return import(*options, comm); }; });
}

}  // namespace vesper
