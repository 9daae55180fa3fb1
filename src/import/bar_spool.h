// Rows of bars on disk, sorted into buckets of symbols, while the import still reads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <vector>

namespace vesper {

struct SpooledBar {
    std::uint32_t symbol = 0;      // in the order of first appearance
    std::uint32_t time = 0;        // likewise
    std::array<double, 5> values;  // open, high, low, close, volume
};

/// Appends rows to kBuckets temporary files and gives them back bucket by bucket in the order in which they
/// came. The files have no name, so they vanish however the program ends.
class BarSpool {
  public:
    static constexpr std::size_t kBuckets = 64;

    /// The files are put into the folder of `beside`.
    explicit BarSpool(std::filesystem::path beside);
    ~BarSpool();
    BarSpool(const BarSpool&) = delete;
    BarSpool& operator=(const BarSpool&) = delete;

    static std::size_t bucket_of(std::uint32_t symbol) { return symbol % kBuckets; }

    /// Throws Error{io} when the disk is full.
    void add(const SpooledBar& bar);
    /// Calls visit(bar) for every row of a bucket. Throws Error{io}.
    template <class Visit>
    void for_each(std::size_t bucket, const Visit& visit) {
        flush(bucket);
        std::vector<SpooledBar> bars(kBufferedBars);
        for (std::size_t row = 0; row < buckets_[bucket].rows; row += bars.size()) {
            load(bucket, row, bars);
            for (const SpooledBar& bar : bars) visit(bar);
        }
    }

  private:
    static constexpr std::size_t kBufferedBars = 1024;
    struct Bucket {
        int file = -1;
        std::size_t rows = 0;  // in the file
        std::vector<SpooledBar> buffer;
    };
    void flush(std::size_t bucket);
    /// Fills `bars` from `row` on, shortening it at the end.
    void load(std::size_t bucket, std::size_t row, std::vector<SpooledBar>& bars);
    int open_unnamed() const;
    [[noreturn]] void fail(const char* problem) const;

    std::filesystem::path beside_;
    std::array<Bucket, kBuckets> buckets_;
};

}  // namespace vesper
