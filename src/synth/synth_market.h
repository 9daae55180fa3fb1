// A market that looks like one, from a seed.
#pragma once

#include <cstdint>
#include <filesystem>

#include "core/time.h"
#include "market/bar_interval.h"

namespace vesper {

struct SynthMarketRequest {
    std::uint64_t seed = 1;
    std::uint32_t n_symbols = 1024;  // 1 to 10,000
    BarInterval interval = kTradingDay;
    std::uint32_t n_days = 0;               // trading days; 0: 756 of daily bars, 1 of intraday bars
    TimeNs first_day = 18'631 * kNsPerDay;  // 2021-01-04
    double missing_share = 0.002;           // of all bars, in [0, 1)
    int threads = 0;                        // 0: as many as OpenMP gives; the file does not depend on it
};

/// `n_days`, or what its 0 stands for.
std::uint32_t n_trading_days(const SynthMarketRequest& request);

/// Writes bars, volatility and equity index, currencies and a rate curve to a market file (docs/market.md): a
/// market factor, eleven sectors and each symbol's own part, with mean-reverting volatilities that make
/// squared returns cluster, jumps, leverage and missing bars. A symbol's bars depend on (seed, symbol,
/// calendar) alone. Memory is bounded by about 64 MB of bars and the common paths, whatever the number of
/// symbols. Throws Error{usage} on a request that makes no sense, Error{io}.
void synth_market(const std::filesystem::path& path, const SynthMarketRequest& request);

}  // namespace vesper
