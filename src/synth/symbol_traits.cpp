#include "synth/symbol_traits.h"

#include <algorithm>

#include <fmt/format.h>

#include "synth/synth_draw.h"

namespace vesper {

SymbolTraits symbol_traits(std::uint64_t seed, std::uint32_t symbol) {
    const FourNormals<double> loads =
        synth_normals(seed, {.stream = SynthStream::traits, .entity = symbol, .bar = 0, .draw = 0});
    const FourNormals<double> size =
        synth_normals(seed, {.stream = SynthStream::traits, .entity = symbol, .bar = 0, .draw = 1});
    const auto n_sectors = static_cast<std::uint32_t>(kSectors.size());
    SymbolTraits traits;
    traits.sector = symbol % n_sectors;
    traits.name = fmt::format("{}{:04}", kSectors[traits.sector].prefix, symbol / n_sectors + 1);
    traits.beta = std::clamp(1 + 0.3 * loads.a, 0.2, 2.2);
    traits.sector_beta = std::clamp(1 + 0.25 * loads.b, 0.2, 2.0);
    traits.own_vol = std::clamp(0.22 * elementary::exp(0.35 * loads.c), 0.08, 0.9);
    traits.first_price = std::clamp(45 * elementary::exp(0.8 * size.a), 3.0, 1500.0);
    // Dollars traded fall with the price less than shares do.
    traits.daily_volume = 4e7 * elementary::exp(1.2 * size.b) / traits.first_price;
    return traits;
}

}  // namespace vesper
