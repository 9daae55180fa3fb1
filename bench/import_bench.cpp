// Import of a CSV file of daily bars into a market file: verified, then timed. bench/peers/import_pandas.py
// reads the same file. usage: import_bench [symbols] [days] [CSV file to write and keep]
#include <fmt/format.h>
#include <fmt/os.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <limits>

#include "bench/timing.h"
#include "core/error.h"
#include "core/time.h"
#include "import/import_market.h"

namespace vesper::bench {
namespace {

/// In hundredths, so that sums are exact.
std::int64_t close_of(std::size_t symbol, std::size_t day) {
    return static_cast<std::int64_t>(1000 + (symbol * 7919 + day * 104729) % 100'000);
}

void write_bars(const std::filesystem::path& path, std::size_t n_symbols, std::size_t n_days) {
    auto out = fmt::output_file(path.string());
    out.print("symbol,date,open,high,low,close,volume\n");
    for (std::size_t symbol = 0; symbol < n_symbols; ++symbol)
        for (std::size_t day = 0; day < n_days; ++day) {
            const double close = static_cast<double>(close_of(symbol, day)) / 100;
            out.print("S{:05},{},{:.2f},{:.2f},{:.2f},{:.2f},{}\n", symbol,
                      format_time(static_cast<TimeNs>(16'000 + day) * kNsPerDay), close * 0.99, close * 1.01,
                      close * 0.98, close, 100'000 + day);
        }
}

void verify(const std::filesystem::path& path, std::size_t n_symbols, std::size_t n_days) {
    const Bars bars = read_market_file(path).bars;
    bool equal = bars.symbols.size() == n_symbols && bars.times.size() == n_days;
    for (std::size_t symbol = 0; equal && symbol < n_symbols; ++symbol)
        for (std::size_t day = 0; equal && day < n_days; ++day)
            equal = bars.close(symbol, day) == static_cast<double>(close_of(symbol, day)) / 100;
    if (!equal) throw Error({.problem = "the import of the bench is wrong"});
}

void run(std::size_t n_symbols, std::size_t n_days, const std::filesystem::path& csv) {
    const std::filesystem::path market = csv.string() + ".h5";
    write_bars(csv, n_symbols, n_days);
    const ImportRequest request{.bars = {csv}, .output = market};
    import_market(request);
    verify(market, n_symbols, n_days);
    double wall = std::numeric_limits<double>::infinity();
    const double seconds = least_seconds(3, [&] { wall = std::min(wall, import_market(request).seconds); });
    const double rows = static_cast<double>(n_symbols * n_days);
    const double megabytes = static_cast<double>(std::filesystem::file_size(csv)) / 1e6;
    fmt::print(
        "import: {:.1f} m rows, {:.0f} MB: {:.2f} s of processor, {:.2f} s by the clock, {:.2f} m rows/s, "
        "{:.0f} MB/s\n",
        rows / 1e6, megabytes, seconds, wall, rows / 1e6 / wall, megabytes / wall);
    fmt::print("time import_bars {:.6f}\n", seconds);
    std::filesystem::remove(market);
}

}  // namespace
}  // namespace vesper::bench

int main(int argc, char** argv) {
    const std::size_t n_symbols = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10'000;
    const std::size_t n_days = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 1'000;
    const std::filesystem::path scratch = std::filesystem::temp_directory_path() / "vesper_import_bench.csv";
    const std::filesystem::path csv = argc > 3 ? std::filesystem::path(argv[3]) : scratch;
    try {
        vesper::bench::run(n_symbols, n_days, csv);
    } catch (const vesper::Error& error) {
        fmt::print(stderr, "{}\n", error.what());
        return vesper::exit_code(error.fault().kind);
    }
    if (argc <= 3) std::filesystem::remove(csv);
}
