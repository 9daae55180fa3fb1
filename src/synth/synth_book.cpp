#include "synth/synth_book.h"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/error.h"
#include "synth/book_universe.h"
#include "synth/synth_position.h"

namespace vesper {
namespace {

constexpr double kFullSizePositions = 1e6;

/// Desks share the books two to one to one, at least one each.
std::string book_name(Desk desk, std::uint32_t word, std::uint32_t n_books) {
    const std::uint32_t derivatives = std::max(1u, n_books / 4);
    const std::uint32_t macro = std::max(1u, n_books / 4);
    switch (desk) {
        case Desk::cash:
            return fmt::format("cash-{:02}", pick(word, n_books - derivatives - macro) + 1);
        case Desk::derivatives:
            return fmt::format("derivatives-{:02}", pick(word, derivatives) + 1);
        case Desk::macro:
            return fmt::format("macro-{:02}", pick(word, macro) + 1);
    }
    return "";
}

}  // namespace

Portfolio synth_book(const Market& market, const SynthBookRequest& request) {
    if (request.n_books < 3)
        throw Error({.kind = ErrorKind::usage,
                     .problem = fmt::format("number of books {} makes no sense", request.n_books),
                     .reason = "expected 3 or more"});
    BookUniverse universe = make_universe(market, request.seed);
    universe.size = std::min(1.0, kFullSizePositions / std::max(1u, request.n_positions));
    Portfolio portfolio = {.source = "synthetic book"};
    portfolio.positions.reserve(request.n_positions);
    for (std::uint32_t i = 0; i < request.n_positions; ++i) {
        const PositionDraws draws = position_draws(request.seed, i);
        const Instrument instrument = choose_instrument(universe, draws);
        Position position = synth_position(universe, instrument, draws);
        position.id = fmt::format("P{:07}", i + 1);
        position.book = book_name(desk_of(instrument), draws.choice.b, request.n_books);
        position.line = i + 2;  // in a file, under the header
        portfolio.positions.push_back(std::move(position));
    }
    return portfolio;
}

}  // namespace vesper
