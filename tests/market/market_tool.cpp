// Runs make_market for market_test.py: market_tool MARKET_FILE CURRENCY MISSING BAD_PRICE LARGE_MOVE LIMIT
// SHARE (0 drop, 1 carry forward, 2 proxy; large moves: 0 keep, 1 proxy). Prints a line per factor: kind,
// name, levels; then a line per finding.
#include <cstdio>
#include <string>

#include "market/market.h"

int main(int argc, char** argv) {
    using namespace vesper;
    if (argc != 8) return 64;
    const MarketFile file = read_market_file(argv[1]);
    const auto repair = [](const char* text) { return static_cast<Repair>(std::stoi(text)); };
    const Market market =
        make_market(file, {.currency = argv[2],
                           .quality = {.missing = repair(argv[3]),
                                       .bad_price = repair(argv[4]),
                                       .large_move = static_cast<LargeMove>(std::stoi(argv[5])),
                                       .large_move_limit = std::stod(argv[6]),
                                       .max_missing_share = std::stod(argv[7])}});
    for (std::size_t i = 0; i < market.n_factors(); ++i) {
        std::printf("%s %s", name_of(market.factors[i].kind), market.factors[i].name.c_str());
        for (const double level : market.level.row(i)) std::printf(" %.17g", level);
        std::printf("\n");
    }
    for (const SymbolQuality& q : market.quality.symbols)
        std::printf("found %s %u %u %u %u %u %u %d\n", q.symbol.c_str(), q.missing, q.bad_price,
                    q.high_below_low, q.large_move, q.stale, q.age, q.dropped() ? 1 : 0);
}
