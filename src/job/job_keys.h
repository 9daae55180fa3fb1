// The one list of job keys: name, place in Job, admissible values, meaning. Reading and printing both walk
// it.
#pragma once

#include <array>
#include <limits>
#include <string_view>
#include <utility>

#include "job/job.h"

namespace vesper {

/// Admissible numbers, both ends included.
struct Bounds {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
};

template <class Enum>
using Words = std::pair<std::string_view, Enum>;

inline constexpr std::array kMethods = {
    Words<Method>{"historical", Method::historical},
    Words<Method>{"historical_age_weighted", Method::historical_age_weighted},
    Words<Method>{"delta_normal", Method::delta_normal}, Words<Method>{"monte_carlo", Method::monte_carlo}};
inline constexpr std::array kFamilies = {Words<Family>{"gaussian", Family::gaussian},
                                         Words<Family>{"student_t", Family::student_t}};
inline constexpr std::array kCorrelations = {Words<Correlation>{"dense", Correlation::dense},
                                             Words<Correlation>{"factors", Correlation::factors}};
inline constexpr std::array kPrecisions = {Words<Precision>{"half", Precision::half},
                                           Words<Precision>{"single", Precision::single_},
                                           Words<Precision>{"double", Precision::double_}};
inline constexpr std::array kGroupings = {
    Words<Grouping>{"book", Grouping::book}, Words<Grouping>{"sector", Grouping::sector},
    Words<Grouping>{"symbol", Grouping::symbol}, Words<Grouping>{"risk_type", Grouping::risk_type}};
inline constexpr std::array kRevaluations = {Words<Revaluation>{"full", Revaluation::full},
                                             Words<Revaluation>{"delta_gamma", Revaluation::delta_gamma}};
inline constexpr std::array kRepairs = {
    Words<Repair>{"drop", Repair::drop}, Words<Repair>{"carry_forward", Repair::carry_forward},
    Words<Repair>{"proxy", Repair::proxy}, Words<Repair>{"fail", Repair::fail}};
inline constexpr std::array kLargeMoveRepairs = {
    Words<LargeMove>{"keep", LargeMove::keep}, Words<LargeMove>{"proxy", LargeMove::proxy},
    Words<LargeMove>{"drop", LargeMove::drop}, Words<LargeMove>{"fail", LargeMove::fail}};
inline constexpr std::array kVolatilities = {Words<VolatilityMethod>{"sample", VolatilityMethod::sample},
                                             Words<VolatilityMethod>{"ewma", VolatilityMethod::ewma}};
inline constexpr std::array kCorrelationEstimates = {
    Words<CorrelationMethod>{"sample", CorrelationMethod::sample},
    Words<CorrelationMethod>{"ewma", CorrelationMethod::ewma},
    Words<CorrelationMethod>{"ledoit_wolf", CorrelationMethod::ledoit_wolf}};

/// The word of an enumerator in its table.
template <class Enum, std::size_t N>
constexpr std::string_view word_of(Enum value, const std::array<Words<Enum>, N>& words) {
    for (const auto& [word, enumerator] : words)
        if (enumerator == value) return word;
    return "";
}

/// Calls keys.table(name, meaning) and keys.key(name, member, [admissible values,] meaning) for every key of
/// a job, in the order of docs/jobs.md. JobT is Job or const Job.
template <class Keys, class JobT>
void walk_job(Keys& keys, JobT& job) {
    constexpr Bounds kShare = {0, 1};
    constexpr Bounds kDecay = {0.5, 0.99999};

    keys.key("name", job.name, "what the run is called in its summary and result");
    keys.key("seed", job.seed, Bounds{0, 9e18}, "key of every random draw");
    keys.key("currency", job.currency, "reporting currency, an ISO code the market has a rate for");

    keys.table("market", "the histories all risk factors are estimated on");
    keys.key("file", job.market.file, "market file made by `vesper import` or `vesper synth market`");
    keys.key("from", job.market.from, "first bar used, as YYYY-MM-DD; \"\": the first in the file");
    keys.key("to", job.market.to,
             "last bar used, which is also the valuation date; \"\": the last in the file");
    keys.key("symbols", job.market.symbols, "equities to keep; []: all");

    keys.table("market.quality", "what to do about bad data; every repair is counted in the result");
    keys.key("missing", job.quality.missing, kRepairs, "a bar that is not there");
    keys.key("bad_price", job.quality.bad_price, kRepairs, "a close that is zero, negative or not finite");
    keys.key("large_move", job.quality.large_move, kLargeMoveRepairs, "a move beyond large_move_limit");
    keys.key("large_move_limit", job.quality.large_move_limit, Bounds{0.01, 1000},
             "relative move of one bar");
    keys.key("stale_bars", job.quality.stale_bars, Bounds{2, 1e6},
             "this many equal closes in a row are reported as stale");
    keys.key("max_missing_share", job.quality.max_missing_share, kShare,
             "a symbol that misses more is dropped");
    keys.key("max_age", job.quality.max_age, Bounds{0, 1e6},
             "a rate, index or currency whose last value is older than this many trading days ends the run");

    keys.table("book", "the positions");
    keys.key("file", job.book.file, "book CSV (docs/book.md)");
    keys.key("revaluation", job.book.revaluation, kRevaluations,
             "full: reprice on every path; delta_gamma: second-order expansion");
    keys.key("volatility_index", job.book.volatility.index,
             "index that implied volatilities follow; \"\": they stay");
    keys.key("volatility_term_exponent", job.book.volatility.term_exponent, Bounds{0, 2},
             "implied volatility at T moves min(1, (30 days / T)^this) times the index");

    keys.table("risk", "figures to report");
    keys.key("methods", job.risk.methods, kMethods, "which methods to run");
    keys.key("levels", job.risk.levels, Bounds{0.5, 0.99999}, "confidence levels of VaR and ES");
    keys.key("horizons", job.risk.horizons, Bounds{1, 250},
             "in bars of the market, which are days where it is daily");
    keys.key("confidence", job.risk.confidence, Bounds{0.5, 0.9999},
             "of the intervals around simulated figures");
    keys.key("attribution", job.risk.attribution, kGroupings, "Euler contributions by these; []: none");

    keys.table("age_weighted", "historical simulation whose scenarios count less with age");
    keys.key("lambda", job.age_weighted.lambda, kDecay, "a scenario one bar older counts this much as much");

    keys.table("model", "volatilities and correlations for delta-normal and Monte Carlo");
    keys.key("volatility", job.covariance.volatility, kVolatilities, "estimate of volatilities");
    keys.key("volatility_lambda", job.covariance.volatility_lambda, kDecay, "EWMA decay per bar");
    keys.key("correlation", job.covariance.correlation, kCorrelationEstimates, "estimate of correlations");
    keys.key("correlation_lambda", job.covariance.correlation_lambda, kDecay, "EWMA decay per bar");
    keys.key("eigenvalue_floor", job.covariance.eigenvalue_floor, Bounds{1e-12, 0.1},
             "smaller eigenvalues of the correlation are lifted to this");

    keys.table("monte_carlo", "simulation of all risk factors");
    keys.key("paths", job.monte_carlo.paths, Bounds{1, 4294967295.0}, "number of paths");
    keys.key("distributions", job.monte_carlo.distributions, kFamilies,
             "one set of figures each, on the same normals");
    keys.key("degrees_of_freedom", job.monte_carlo.degrees_of_freedom, Bounds{2.01, 1000}, "of Student's t");
    keys.key("correlation", job.monte_carlo.correlation, kCorrelations,
             "dense: Cholesky; factors: principal components");
    keys.key("components", job.monte_carlo.factors.components, Bounds{0, 100000},
             "how many principal components; 0: as many as explain `explained`");
    keys.key("explained", job.monte_carlo.factors.explained, kShare,
             "share of variance the components explain at least");
    keys.key("precision", job.monte_carlo.precision, kPrecisions,
             "half needs a GPU; half and single differ from double by far less than the sampling error");

    keys.table("stress", "deterministic scenarios");
    keys.key("files", job.stress.files, "scenario files (docs/scenarios.md)");
    keys.key("replay", job.stress.replays, "replays of stored history: {name, from, to}");
    keys.key("ladder", job.stress.ladders,
             "spot x volatility grids: {name, spot = [...], volatility = [...]}, relative moves");

    keys.table("tile", "how work is cut; does not change any figure");
    keys.key("paths", job.tile.paths, Bounds{16, 1048576}, "Monte Carlo paths per tile");
    keys.key("scenarios", job.tile.scenarios, Bounds{1, 1048576}, "historical and stress scenarios per tile");

    keys.table("output", "where the result goes");
    keys.key("file", job.output.file, "HDF5 result (docs/results.md)");
}

}  // namespace vesper
