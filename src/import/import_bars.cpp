#include "import/import_bars.h"

#include <algorithm>
#include <limits>

#include "core/error.h"
#include "core/progress.h"
#include "import/bar_index.h"
#include "import/bar_row.h"
#include "import/bar_spool.h"

namespace vesper {
namespace {

constexpr std::size_t kFields = kBarFields.size();
constexpr std::size_t kPanelBytes = std::size_t{64} << 20;  // of the part of the panel in memory

/// Everything the reading leaves for the assembly.
struct ReadBars {
    explicit ReadBars(const std::filesystem::path& spool_beside) : spool(spool_beside) {}
    SymbolIndex symbols;
    std::vector<std::string> sectors;  // by symbol index
    TimeIndex times;
    BarSpool spool;
    ImportCounts counts;
};

void add_row(const BarRow& row, ReadBars& read) {
    const std::uint32_t symbol = read.symbols.index_of(row.symbol);
    if (symbol == read.sectors.size()) read.sectors.emplace_back();
    if (!row.sector.empty() && read.sectors[symbol] != row.sector) read.sectors[symbol] = row.sector;
    read.spool.add({.symbol = symbol, .time = read.times.index_of(row.time), .values = row.values});
    ++read.counts.rows;
}

std::uint64_t size_of(const std::filesystem::path& path) {
    std::error_code status;
    const std::uintmax_t size = std::filesystem::file_size(path, status);
    return status ? 0 : size;
}

void read_file(const std::filesystem::path& path, const BarImport& request, std::uint64_t bytes_before,
               Progress& progress, ReadBars& read) {
    constexpr std::uint64_t kRowsPerUpdate = 4096;
    CsvReader reader(path);
    const BarColumns columns = find_bar_columns(reader, request.columns);
    for (std::uint64_t row = 0; reader.next(); ++row) {
        if (row % kRowsPerUpdate == 0) progress.update(bytes_before + reader.bytes_read());
        try {
            add_row(parse_bar_row(reader, columns), read);
        } catch (const Error& error) {
            if (request.bad_rows == BadRows::fail || error.fault().kind != ErrorKind::data) throw;
            ++read.counts.skipped;
        }
    }
}

void read_files(const BarImport& request, ReadBars& read) {
    std::uint64_t total = 0;
    for (const auto& path : request.files) total += size_of(path);
    Progress progress("reading bars", total, "MB", 1e6);
    std::uint64_t before = 0;
    for (const auto& path : request.files) {
        read_file(path, request, before, progress, read);
        before += size_of(path);
    }
    if (read.counts.rows == 0)
        throw Error({.kind = ErrorKind::data,
                     .problem = "there are no bars to import",
                     .place = {.file = request.files.empty() ? "" : request.files.front().string()},
                     .reason = read.counts.skipped > 0 ? "no row could be read" : "the files hold no rows",
                     .remedy = "name a file that holds bars"});
}

template <class T>
std::vector<T> in_order(const std::vector<T>& values, const std::vector<std::uint32_t>& rank) {
    std::vector<T> sorted(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) sorted[rank[i]] = values[i];
    return sorted;
}

/// Panels of some symbols of one bucket, [symbol][field][time], from the spooled rows into the file.
class Assembly {
  public:
    Assembly(ReadBars& read, MarketWriter& writer)
        : read_(read),
          writer_(writer),
          symbol_rank_(ranks(read.symbols.names())),
          time_rank_(ranks(read.times.times())),
          n_times_(time_rank_.size()) {}

    void run() {
        writer_.begin_bars(in_order(read_.symbols.names(), symbol_rank_),
                           in_order(read_.sectors, symbol_rank_), in_order(read_.times.times(), time_rank_));
        Progress progress("writing bars", symbol_rank_.size(), "symbols");
        const std::size_t at_once =
            std::max<std::size_t>(1, kPanelBytes / (kFields * n_times_ * sizeof(double)));
        std::size_t done = 0;
        for (std::size_t bucket = 0; bucket < BarSpool::kBuckets; ++bucket) {
            const std::size_t n = symbols_in(bucket);
            for (std::size_t first = 0; first < n; first += at_once) {
                fill(bucket, first, std::min(at_once, n - first));
                done += write(bucket, first, std::min(at_once, n - first));
                progress.update(done);
            }
        }
    }

  private:
    /// Symbols of a bucket are bucket, bucket + kBuckets, ...
    std::size_t symbols_in(std::size_t bucket) const {
        const std::size_t n = symbol_rank_.size();
        return n > bucket ? (n - bucket - 1) / BarSpool::kBuckets + 1 : 0;
    }

    void fill(std::size_t bucket, std::size_t first, std::size_t n) {
        panel_.assign(n * kFields * n_times_, std::numeric_limits<double>::quiet_NaN());
        seen_.assign(n * n_times_, 0);
        read_.spool.for_each(bucket, [&](const SpooledBar& bar) {
            const std::size_t symbol =
                bar.symbol / BarSpool::kBuckets - first;  // wraps for those before first
            if (symbol >= n) return;
            const std::size_t time = time_rank_[bar.time];
            char& seen = seen_[symbol * n_times_ + time];
            read_.counts.duplicates += static_cast<std::uint64_t>(seen);
            seen = 1;
            for (std::size_t field = 0; field < kFields; ++field)
                panel_[(symbol * kFields + field) * n_times_ + time] = bar.values[field];
        });
    }

    std::size_t write(std::size_t bucket, std::size_t first, std::size_t n) {
        for (std::size_t symbol = 0; symbol < n; ++symbol)
            for (std::size_t field = 0; field < kFields; ++field)
                writer_.write_rows(field, symbol_rank_[bucket + (first + symbol) * BarSpool::kBuckets],
                                   {&panel_[(symbol * kFields + field) * n_times_], n_times_});
        return n;
    }

    ReadBars& read_;
    MarketWriter& writer_;
    std::vector<std::uint32_t> symbol_rank_;
    std::vector<std::uint32_t> time_rank_;
    std::size_t n_times_;
    std::vector<double> panel_;
    std::vector<char> seen_;
};

}  // namespace

BarImportCounts import_bars(const BarImport& request, MarketWriter& writer) {
    ReadBars read(request.spool_beside);
    read_files(request, read);
    Assembly(read, writer).run();
    const auto [first, last] = std::minmax_element(read.times.times().begin(), read.times.times().end());
    return {.rows = read.counts,
            .symbols = read.symbols.names(),
            .n_times = read.times.times().size(),
            .first = *first,
            .last = *last};
}

}  // namespace vesper
