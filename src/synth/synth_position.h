// One position of a synthetic book.
#pragma once

#include <cstdint>

#include "instruments/position.h"
#include "synth/book_universe.h"
#include "synth/synth_draw.h"

namespace vesper {

enum class Instrument { share, equity_option, index_option, future, fx_spot, fx_forward };
enum class Desk { cash, derivatives, macro };

/// All random numbers that a position takes, see SynthStream::position.
struct PositionDraws {
    Words choice;
    FourNormals<double> normal;
    Words detail;
};
PositionDraws position_draws(std::uint64_t seed, std::uint32_t position);

/// Uniform in [0, n).
inline std::uint32_t pick(std::uint32_t word, std::size_t n) {
    return static_cast<std::uint32_t>((std::uint64_t{word} * n) >> 32);
}

/// By the shares that synth_book states, among those that the universe has an underlying for.
Instrument choose_instrument(const BookUniverse& universe, const PositionDraws& draws);
Desk desk_of(Instrument instrument);

/// All of the position but its id, book and line.
Position synth_position(const BookUniverse& universe, Instrument instrument, const PositionDraws& draws);

}  // namespace vesper
