// What is asked of a run: one aggregate with defaults. docs/jobs.md documents every key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "instruments/priced_book.h"
#include "market/market.h"
#include "model/covariance.h"
#include "model/factor_model.h"

namespace vesper {

enum class Method { historical, historical_age_weighted, delta_normal, monte_carlo };
enum class Family { gaussian, student_t };
enum class Correlation { dense, factors };
enum class Precision { half, single_, double_ };
enum class Grouping { book, sector, symbol, risk_type };

/// A replay of the stored history: every factor moves as it did between two dates.
struct Replay {
    std::string name;
    std::string from;
    std::string to;
};

/// A grid of relative moves: all share and index prices by all implied volatilities.
struct Ladder {
    std::string name;
    std::vector<double> spot;
    std::vector<double> volatility;
};

struct Job {
    std::string name = "vesper";
    std::uint64_t seed = 1;
    std::string currency = "USD";

    struct {
        std::string file;
        std::string from;  // first and last bar, "" : as far as the file goes
        std::string to;
        std::vector<std::string> symbols;
    } market;
    QualityPolicy quality;

    struct {
        std::string file;
        Revaluation revaluation = Revaluation::full;
        VolatilityRule volatility;
    } book;

    struct {
        std::vector<Method> methods = {Method::historical, Method::delta_normal, Method::monte_carlo};
        std::vector<double> levels = {0.95, 0.975, 0.99};
        std::vector<std::int64_t> horizons = {1};
        double confidence = 0.95;
        std::vector<Grouping> attribution = {Grouping::book, Grouping::sector, Grouping::symbol,
                                             Grouping::risk_type};
    } risk;

    struct {
        double lambda = 0.98;  // of the weights by age, per bar
    } age_weighted;

    CovarianceSpec covariance;

    struct {
        std::uint32_t paths = 100'000;
        std::vector<Family> distributions = {Family::gaussian};
        double degrees_of_freedom = 5;
        Correlation correlation = Correlation::dense;
        FactorModelSpec factors;
        Precision precision = Precision::single_;
    } monte_carlo;

    struct {
        std::vector<std::string> files;
        std::vector<Replay> replays;
        std::vector<Ladder> ladders;
    } stress;

    struct {
        std::uint32_t paths = 1152;
        std::uint32_t scenarios = 192;
    } tile;

    struct {
        std::string file = "result.h5";
    } output;
};

/// One `--set key=value`: key is dotted ("monte_carlo.paths"), value is TOML (bare words are taken as text).
struct JobOverride {
    std::string key;
    std::string value;
};

/// The last instant of a date, or the instant itself where a time of day is given: "to 2016-06-30" includes
/// that day's bars. Precondition: parse_time accepts the text.
TimeNs end_of_day(const std::string& date);

/// Reads TOML, applies the overrides, checks every value. Throws Error{job} with file, line and column:
/// unknown keys (naming the nearest known one), wrong types, impossible values.
Job read_job(const std::filesystem::path& path, const std::vector<JobOverride>& overrides);

/// The effective job as TOML, every key with its value; commented: each under its one-line meaning.
enum class JobText { plain, commented };
std::string print_job(const Job& job, JobText text);

}  // namespace vesper
