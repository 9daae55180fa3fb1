// Positions as a book file states them.
#pragma once

#include <string>
#include <vector>

namespace vesper {

enum class PositionKind { equity, future, fx_spot, fx_forward, option };
enum class OptionRight { call, put };
/// What the level of the underlying is, for options and futures: the price of an asset (share, index,
/// currency), from which the forward follows by rate and yield; or a futures price, which is the forward
/// already.
enum class OptionOn { asset, future };

/// One row. Quantities are signed, negative is short. Money is in `currency`.
struct Position {
    std::string id = {};
    std::string book = {};
    std::string sector = {};
    PositionKind kind = PositionKind::equity;
    std::string underlying = {};  // equity or index symbol; for fx the bought currency
    std::string currency = {};    // of price and strike; fx: the currency sold
    double quantity = 0;          // shares, contracts; fx: units of the bought currency
    double multiplier = 1;
    OptionRight right = OptionRight::call;
    OptionOn on = OptionOn::asset;
    double strike = 0;  // options; fx forward: agreed rate in `currency` per unit of the bought currency
    double expiry_years = 0;  // from the last bar; act/365; futures, forwards, options
    double yield = 0;  // continuous dividend yield; fx forward: rate of the bought currency where has_yield
    bool has_yield = false;  // fx forward: otherwise the market's curve (USD only)
    double implied_vol = 0;  // options, per square root of a year
    double rate = 0;         // flat continuously compounded rate of `currency` where has_rate
    bool has_rate = false;   // otherwise the market's curve (USD only)
    std::size_t line = 0;    // in the file, for messages
};

struct Portfolio {
    std::string source = {};               // file name, for messages
    std::vector<Position> positions = {};  // in the order of the file
};

}  // namespace vesper
