#include "synth/synth_series.h"

#include <array>
#include <cmath>
#include <numbers>
#include <utility>

#include "synth/synth_draw.h"

namespace vesper {
namespace {

struct CurrencyModel {
    const char* name;
    double first_level;  // USD per unit
    double vol;          // annual
    double dollar;       // part of the variance shared with the other currencies
    double market;       // log return per log return of the market
};

constexpr std::array<CurrencyModel, 10> kCurrencies = {{{"AUD", 0.70, 0.10, 0.6, 0.25},
                                                        {"BRL", 0.20, 0.15, 0.4, 0.35},
                                                        {"CAD", 0.76, 0.07, 0.5, 0.20},
                                                        {"CHF", 1.08, 0.08, 0.6, -0.05},
                                                        {"EUR", 1.12, 0.075, 0.8, 0.05},
                                                        {"GBP", 1.28, 0.085, 0.6, 0.10},
                                                        {"JPY", 0.0085, 0.09, 0.4, -0.15},
                                                        {"MXN", 0.052, 0.12, 0.4, 0.35},
                                                        {"NOK", 0.105, 0.11, 0.7, 0.20},
                                                        {"SEK", 0.107, 0.10, 0.7, 0.15}}};

struct Tenor {
    const char* name;
    double years;
};

constexpr std::array<Tenor, 11> kTenors = {{{"UST1M", 1.0 / 12},
                                            {"UST3M", 0.25},
                                            {"UST6M", 0.5},
                                            {"UST1Y", 1},
                                            {"UST2Y", 2},
                                            {"UST3Y", 3},
                                            {"UST5Y", 5},
                                            {"UST7Y", 7},
                                            {"UST10Y", 10},
                                            {"UST20Y", 20},
                                            {"UST30Y", 30}}};

/// A mean-reverting part of the curve: decimal, stationary deviation around the mean.
struct CurvePart {
    double mean;
    double deviation;
    double half_life_days;
};
constexpr CurvePart kLevel = {0.035, 0.012, 1500};
constexpr CurvePart kSlope = {0.012, 0.009, 500};  // long rate less short rate
constexpr CurvePart kCurvature = {0.0, 0.006, 250};
constexpr double kDecayYears = 2;

FactorSeries series_on(const CommonPaths& paths, const char* name, FactorKind kind) {
    FactorSeries series;
    series.name = name;
    series.kind = kind;
    series.times = paths.calendar.times;
    series.values.resize(series.times.size());
    return series;
}

/// Mean of (vol^2 after u) over u in [0, 21 days], given the state now; midpoint rule.
double expected_variance(const VolatilityModel& model, double h) {
    constexpr int kPoints = 7;
    const double spread = model.deviation * model.deviation;
    double sum = 0;
    for (int i = 0; i < kPoints; ++i) {
        const double days = (i + 0.5) * 21.0 / kPoints;
        const double keep = elementary::exp(-std::numbers::ln2 * days / model.half_life_days);
        sum += elementary::exp(2 * h * keep - 2 * spread * keep * keep);
    }
    return model.vol * model.vol * sum / kPoints;
}

}  // namespace

FactorSeries volatility_index(std::uint64_t seed, const CommonPaths& paths) {
    constexpr double kPremium = 1.1;
    constexpr double kNoise = 0.01;
    FactorSeries series = series_on(paths, "VIX", FactorKind::index);
    const MeanReversion reversion = mean_reversion(paths.calendar, kMarketVolatility.half_life_days);
    for (std::uint32_t bar = 0; bar < series.values.size(); ++bar) {
        // Known at the close of a bar is the volatility of the next one.
        const double h = bar + 1 < series.values.size() ? paths.market_state[bar + 1]
                                                        : reversion.keep[bar] * paths.market_state[bar];
        const double noise =
            synth_normals(seed, {.stream = SynthStream::market, .entity = 0, .bar = bar, .draw = 0}).d;
        series.values[bar] = 100 * kPremium * std::sqrt(expected_variance(kMarketVolatility, h)) *
                             elementary::exp(kNoise * noise);
    }
    return series;
}

FactorSeries equity_index(const CommonPaths& paths) {
    FactorSeries series = series_on(paths, "USX", FactorKind::index);
    double log_level = elementary::log(4000.0);
    for (std::size_t bar = 0; bar < series.values.size(); ++bar)
        series.values[bar] = elementary::exp(log_level += paths.market[bar]);
    return series;
}

std::vector<FactorSeries> currencies(std::uint64_t seed, const CommonPaths& paths) {
    std::vector<FactorSeries> result;
    for (std::uint32_t i = 0; i < kCurrencies.size(); ++i) {
        const CurrencyModel& model = kCurrencies[i];
        FactorSeries series = series_on(paths, model.name, FactorKind::fx);
        double log_level = elementary::log(model.first_level);
        for (std::uint32_t bar = 0; bar < series.values.size(); ++bar) {
            const double own =
                synth_normals(seed, {.stream = SynthStream::currency, .entity = i, .bar = bar, .draw = 0}).a;
            // Currencies feel half of the swings in the market's volatility.
            const double vol =
                model.vol * std::sqrt(kMarketVolatility.at(paths.market_state[bar]) / kMarketVolatility.vol);
            const double z = std::sqrt(model.dollar) * paths.dollar[bar] + std::sqrt(1 - model.dollar) * own;
            log_level += model.market * paths.market[bar] + vol * std::sqrt(paths.calendar.years[bar]) * z;
            series.values[bar] = elementary::exp(log_level);
        }
        result.push_back(std::move(series));
    }
    return result;
}

std::vector<FactorSeries> rate_curve(std::uint64_t seed, const CommonPaths& paths) {
    const std::array<CurvePart, 3> parts = {kLevel, kSlope, kCurvature};
    std::array<MeanReversion, 3> reversion;
    for (std::size_t part = 0; part < parts.size(); ++part)
        reversion[part] = mean_reversion(paths.calendar, parts[part].half_life_days);
    std::vector<FactorSeries> result;
    for (const Tenor& tenor : kTenors) {
        result.push_back(series_on(paths, tenor.name, FactorKind::rate));
        result.back().tenor_years = tenor.years;
    }
    std::array<double, 3> state = {};
    for (std::uint32_t bar = 0; bar < paths.calendar.times.size(); ++bar) {
        const FourNormals<double> z =
            synth_normals(seed, {.stream = SynthStream::curve, .entity = 0, .bar = bar, .draw = 0});
        const std::array<double, 3> noise = {z.a, z.b, z.c};
        for (std::size_t part = 0; part < parts.size(); ++part)
            state[part] = reversion[part].keep[bar] * state[part] +
                          parts[part].deviation * reversion[part].renew[bar] * noise[part];
        for (std::size_t i = 0; i < kTenors.size(); ++i) {
            const double x = kTenors[i].years / kDecayYears;
            const double fade = elementary::exp(-x);
            const double short_end = (1 - fade) / x;
            result[i].values[bar] = kLevel.mean + state[0] - (kSlope.mean + state[1]) * short_end +
                                    (kCurvature.mean + state[2]) * (short_end - fade);
        }
    }
    return result;
}

}  // namespace vesper
