// P&L of all books together.
#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/base/stream.h"
#include "kernels/base/ticks.h"

namespace vesper {

/// Writes the last row of each table, the sum of the rows before it.
struct BookTotals {
    Ticks* pnl = nullptr;  // [n_tables][n_books + 1][n_paths]
    std::uint32_t n_tables = 0;
    std::uint32_t n_books = 0;
    std::uint32_t n_paths = 0;
};

void book_totals_cpu(const BookTotals& args, int threads);

/// The same on the device, where pnl points to. Throws DeviceFailure.
void book_totals_cuda(const BookTotals& args, StreamHandle stream);

}  // namespace vesper
