// A gather whose values say where they belong.
#pragma once

#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "comm/comm.h"

namespace vesper::test {

/// Gathers rows of which rank r has counts[r] columns. Whether every value came to its place on rank 0, and
/// stayed where it was on the others.
inline bool gathers_right(Comm& comm, std::size_t rows, std::span<const std::size_t> counts) {
    const std::size_t own = counts[static_cast<std::size_t>(comm.rank())];
    const std::size_t all = std::accumulate(counts.begin(), counts.end(), std::size_t{0});
    const std::size_t first = std::accumulate(counts.begin(), counts.begin() + comm.rank(), std::size_t{0});
    const std::size_t columns = comm.is_root() ? all : own;
    const auto value = [&](std::size_t row, std::size_t column) {
        return static_cast<std::int64_t>(row * all + first + column) * 1000003 + 1;
    };
    std::vector<std::int64_t> values(rows * columns, -1);
    const MatrixView<std::int64_t> view = {values.data(), rows, columns};
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < own; ++column) view(row, column) = value(row, column);
    comm.gather(view, counts);
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t column = 0; column < columns; ++column)
            if (view(row, column) != value(row, column)) return false;
    return true;
}

}  // namespace vesper::test
