#include "pricing/pnl_blocks.h"

#include <algorithm>
#include <deque>

#include "core/parallel.h"

namespace vesper {
namespace {

// Scenarios on the device at once: enough to fill it, few enough that copies back hide behind the next block
// and that little is left to do when the last one is priced, also where there are many books.
constexpr std::size_t kMostAtOnce = 1u << 16;
constexpr std::size_t kFewestAtOnce = 1u << 11;
constexpr std::size_t kBlockTicks = std::size_t{1} << 21;  // 16 MB

// Two are queued while the host collects one: the first takes long, as the pages of the result are new.
constexpr std::size_t kUnderWay = 3;

std::uint32_t scenarios_at_once(std::size_t rows) {
    const std::size_t fit = kBlockTicks / rows / kFewestAtOnce * kFewestAtOnce;  // so that rows stay aligned
    return static_cast<std::uint32_t>(std::clamp(fit, kFewestAtOnce, kMostAtOnce));
}

void add_rows(std::span<const Ticks> block, std::size_t count, MatrixView<Ticks> out, std::size_t first,
              int threads) {
    constexpr std::size_t kPiece = 4096;  // of a row: all threads have work where there is one book
    const std::size_t pieces = (count + kPiece - 1) / kPiece;
    parallel_for(out.rows * pieces, threads, [&](std::size_t piece) {
        const std::size_t row = piece / pieces;
        const std::size_t begin = piece % pieces * kPiece;
        const std::size_t end = std::min(begin + kPiece, count);
        for (std::size_t i = begin; i < end; ++i) out(row, first + i) += block[row * count + i];
    });
}

}  // namespace

/// Of a block, on a stream of its own.
struct PnlBlocks::Memory {
    explicit Memory(std::size_t ticks) : pnl(ticks) {}
    Stream stream;
    DeviceBuffer<Ticks> pnl;
    std::uint32_t first = 0;
    std::uint32_t count = 0;
};

void PnlBlocks::add(std::uint32_t n, std::span<const MatrixView<Ticks>> pnl, const Compute& compute) {
    const std::size_t rows = pnl.size() * pnl.front().rows;
    if (n == 0 || rows == 0) return;
    const std::uint32_t width = std::min(n, scenarios_at_once(rows));
    std::uint32_t next = 0;
    const auto launch_next = [&](Memory& memory) {
        memory.first = next;
        memory.count = std::min(width, n - next);
        next += memory.count;
        launch(memory, compute);
    };
    std::deque<Memory> blocks;
    while (next < n && blocks.size() < kUnderWay) launch_next(blocks.emplace_back(rows * width));
    const std::span<Ticks> landing = landing_for(rows * width);  // while the first block is computed
    std::uint32_t collected = 0;
    for (std::size_t turn = 0; collected < n; ++turn) {
        Memory& memory = blocks[turn % blocks.size()];
        collect(memory, landing, pnl);
        collected += memory.count;
        if (next < n) launch_next(memory);
    }
}

void PnlBlocks::launch(Memory& memory, const Compute& compute) const {
    device::fill_with_zeros(memory.pnl.data(), memory.pnl.bytes(), memory.stream);
    compute(
        {.first = memory.first, .count = memory.count, .pnl = memory.pnl.data(), .stream = memory.stream});
}

void PnlBlocks::collect(const Memory& memory, std::span<Ticks> landing,
                        std::span<const MatrixView<Ticks>> pnl) const {
    const std::size_t size = pnl.front().rows * memory.count;  // of one matrix
    device::download(landing.data(), memory.pnl.data(), pnl.size() * size * sizeof(Ticks), memory.stream);
    memory.stream.wait();
    for (std::size_t i = 0; i < pnl.size(); ++i)
        add_rows(landing.subspan(i * size, size), memory.count, pnl[i], memory.first, threads_);
}

std::span<Ticks> PnlBlocks::landing_for(std::size_t n) {
    if (landing_.size() < n) landing_ = PinnedBuffer<Ticks>(n);
    return landing_.all().first(n);
}

}  // namespace vesper
