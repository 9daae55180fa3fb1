// P&L of many scenarios on the GPU, a block of them after another.
#pragma once

#include <cstdint>
#include <functional>
#include <span>

#include "core/matrix.h"
#include "device/buffer.h"
#include "kernels/base/ticks.h"

namespace vesper {

class PnlBlocks {
  public:
    struct Block {
        std::uint32_t first = 0;  // of all scenarios
        std::uint32_t count = 0;
        Ticks* pnl = nullptr;  // [matrix][book][count] on the device, zeros
        const Stream& stream;
    };
    /// Puts on the block's stream what adds its P&L.
    using Compute = std::function<void(const Block&)>;

    /// threads: of the host, that collect.
    explicit PnlBlocks(int threads) : threads_(threads) {}

    /// Adds the P&L of n scenarios to the first n columns of each matrix; there is one at least, and all are
    /// of one shape.
    void add(std::uint32_t n, std::span<const MatrixView<Ticks>> pnl, const Compute& compute);

  private:
    struct Memory;

    void launch(Memory& memory, const Compute& compute) const;
    void collect(const Memory& memory, std::span<Ticks> landing,
                 std::span<const MatrixView<Ticks>> pnl) const;
    /// Page-locked memory for n values. It is kept: to get it takes longer than to copy into it.
    std::span<Ticks> landing_for(std::size_t n);

    int threads_;
    PinnedBuffer<Ticks> landing_;
};

}  // namespace vesper
