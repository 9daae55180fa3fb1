// Bars of one synthetic symbol.
#pragma once

#include <cstdint>
#include <span>

#include "synth/common_paths.h"
#include "synth/symbol_traits.h"

namespace vesper {

/// One row of each panel of Bars, [bar].
struct BarRows {
    std::span<double> open;
    std::span<double> high;
    std::span<double> low;
    std::span<double> close;
    std::span<double> volume;
};

/// Makes one symbol's bars; any symbol can be made alone, from any thread.
class SymbolBars {
  public:
    /// `missing_share`: the part of the bars that a symbol lacks (NaN in all fields). `paths` must outlive
    /// this.
    SymbolBars(std::uint64_t seed, const CommonPaths& paths, double missing_share);

    void make(std::uint32_t symbol, const BarRows& rows) const;

  private:
    std::uint64_t seed_;
    const CommonPaths& paths_;
    MeanReversion reversion_;
    double missing_share_;
};

}  // namespace vesper
