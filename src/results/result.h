// What a run signs off, in memory; docs/results.md is the same on disk.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/matrix.h"
#include "core/time.h"
#include "core/timings.h"
#include "kernels/base/ticks.h"
#include "market/horizon.h"
#include "market/quality.h"
#include "measure/contributions.h"
#include "measure/tail.h"

namespace vesper {

/// One method at one horizon.
struct MethodResult {
    std::string method;  // "historical", "monte_carlo_gaussian", ...
    Horizon horizon;
    std::vector<TailFigures> total;  // [level]
    Matrix<TailFigures> by_book;     // [book][level], each book on its own
    std::vector<Contributions> contributions;
    Matrix<Ticks> pnl;                  // [book][scenario]; empty for delta_normal
    std::vector<TimeNs> scenario_time;  // historical: the last bar of each scenario; otherwise empty
    std::vector<std::uint32_t> weight;  // [scenario], copies of each; empty: one
    std::string precision;              // "double", "single" or "half": what the scenarios were computed in
};

/// One stress scenario per row.
struct StressResult {
    std::vector<std::string> names;
    std::vector<std::string> kinds;  // "hypothetical", "replay"
    std::vector<std::string> descriptions;
    Matrix<Ticks> pnl;  // [scenario][book]
};

/// Spot x volatility grid of the whole portfolio.
struct LadderResult {
    std::string name;
    std::vector<double> spot;        // relative moves
    std::vector<double> volatility;  // relative moves of implied volatility
    Matrix<Ticks> pnl;               // [spot][volatility]
};

/// The estimated distribution that delta-normal and Monte Carlo used.
struct ModelResult {
    std::vector<std::string> factors;
    std::vector<std::string> factor_kinds;
    std::vector<double> level;       // last value of each factor
    std::vector<double> volatility;  // per bar, of log returns (rates: of differences)
    std::string volatility_method;
    std::string correlation_method;
    double shrinkage = 0;             // Ledoit-Wolf intensity, 0 for other methods
    double smallest_eigenvalue = 0;   // of the estimated correlation, before any repair
    double repaired_eigenvalues = 0;  // how many were lifted
    std::uint32_t components = 0;     // factor model; 0: dense
    double explained = 0;             // share of variance the components explain
};

struct BookSummary {
    std::vector<std::string> books;
    std::vector<std::uint64_t> positions;  // per book
    std::vector<double> value;             // per book, reporting currency
    std::vector<double> gross;
};

/// Where a result comes from. The first group is part of the digest, the second may differ between two equal
/// runs.
struct Provenance {
    std::string market_digest;
    std::string book_digest;
    std::uint64_t seed = 0;

    std::string job;  // effective job text: names files and tiles, which change no figure
    std::string version;
    std::string commit;
    std::string build;  // compiler, flags
    std::string host;
    std::string started;  // UTC
    std::string backend;  // "cpu"
    int ranks = 1;
    int threads = 1;
};

struct Result {
    std::string name;
    std::string currency;
    std::vector<double> levels;
    double confidence = 0.95;
    TimeNs as_of = 0;
    std::vector<MethodResult> methods;
    StressResult stress;
    std::vector<LadderResult> ladders;
    ModelResult model;
    BookSummary book;
    QualityReport quality;
    Timings timings;
    Provenance provenance;
};

}  // namespace vesper
