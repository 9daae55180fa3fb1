// Rows of different lengths, with weights and something to look for in each.
#pragma once

#include <algorithm>
#include <cstdint>
#include <random>
#include <vector>

#include "kernels/tail/tail_count.h"

namespace vesper::test {

/// Row lengths are the edges of blocks and pieces; of the values some are equal, some at the ends of 64 bits.
struct RandomRows {
    explicit RandomRows(std::mt19937_64& engine) {
        for (const std::size_t n : {0, 1, 31, 4095, 4096, 4097, 32768, 70001}) {
            std::vector<Ticks>& row = values.emplace_back(n);
            const int bits = static_cast<int>(engine() % 60);
            for (Ticks& x : row) x = static_cast<Ticks>(engine()) >> bits;
            rows.push_back({.values = row.data(), .n = static_cast<std::uint32_t>(n)});
        }
        weight.resize(values.back().size());
        for (std::uint32_t& w : weight)
            w = static_cast<std::uint32_t>(engine() % 60000);  // they sum below 2^32
    }

    std::uint32_t n_rows() const { return static_cast<std::uint32_t>(rows.size()); }
    std::uint32_t longest() const { return rows.back().n; }

    std::vector<std::vector<Ticks>> values;
    std::vector<TailRow> rows;
    std::vector<std::uint32_t> weight;
};

}  // namespace vesper::test
