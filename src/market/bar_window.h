// Bars of one interval, as a market uses them.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/time.h"
#include "market/bar_interval.h"
#include "market/bars.h"

namespace vesper {

/// Some symbols and a stretch of time of a panel, as they were imported: holes and faults included. Nothing
/// is copied, and the panel lives as long as its last window. `symbol` counts the symbols of the window.
struct BarWindow {
    std::shared_ptr<const Bars> panel;
    std::vector<std::size_t> symbols;  // rows of the panel
    std::size_t first = 0;             // column of the panel
    std::size_t n_times = 0;
    BarInterval interval;

    std::size_t n_symbols() const { return symbols.size(); }
    const std::string& name(std::size_t symbol) const { return panel->symbols[symbols[symbol]]; }
    const std::string& sector(std::size_t symbol) const { return panel->sectors[symbols[symbol]]; }
    std::span<const TimeNs> times() const { return std::span(panel->times).subspan(first, n_times); }

    // [n_times] of one symbol
    std::span<const double> open(std::size_t symbol) const { return row(panel->open, symbol); }
    std::span<const double> high(std::size_t symbol) const { return row(panel->high, symbol); }
    std::span<const double> low(std::size_t symbol) const { return row(panel->low, symbol); }
    std::span<const double> close(std::size_t symbol) const { return row(panel->close, symbol); }
    std::span<const double> volume(std::size_t symbol) const { return row(panel->volume, symbol); }

  private:
    std::span<const double> row(const Matrix<double>& field, std::size_t symbol) const {
        return field.row(symbols[symbol]).subspan(first, n_times);
    }
};

}  // namespace vesper
