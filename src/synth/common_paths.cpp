#include "synth/common_paths.h"

#include <cmath>
#include <utility>

#include "synth/symbol_traits.h"
#include "synth/synth_draw.h"

namespace vesper {
namespace {

constexpr double kLeverage = -0.7;  // correlation of the market's return with the change of its volatility
constexpr double kDrift = 0.06;     // annual
constexpr double kJumpsPerYear = 2;
constexpr double kJumpMean = -0.02;
constexpr double kJumpDeviation = 0.02;

/// The jump of the market in a bar, mostly zero.
double market_jump(std::uint64_t seed, std::uint32_t bar, double years) {
    const Words words =
        synth_words(seed, {.stream = SynthStream::market, .entity = 0, .bar = bar, .draw = 1});
    if (uniform_of(words.a) >= kJumpsPerYear * years) return 0;
    return kJumpMean + kJumpDeviation * normals_of<double>(words.c, words.d).first;
}

void fill_market(std::uint64_t seed, CommonPaths& paths) {
    const BarCalendar& calendar = paths.calendar;
    const VolatilityModel model = kMarketVolatility;
    const MeanReversion reversion = mean_reversion(calendar, model.half_life_days);
    double h = model.deviation *
               synth_normals(seed, {.stream = SynthStream::market, .entity = 0, .bar = 0, .draw = 2}).a;
    for (std::uint32_t bar = 0; bar < calendar.times.size(); ++bar) {
        const FourNormals<double> z =
            synth_normals(seed, {.stream = SynthStream::market, .entity = 0, .bar = bar, .draw = 0});
        const double years = calendar.years[bar];
        const double vol = model.at(h);
        paths.market_state[bar] = h;
        paths.market[bar] =
            (kDrift - 0.5 * vol * vol) * years + vol * std::sqrt(years) * z.a + market_jump(seed, bar, years);
        paths.dollar[bar] = z.c;
        const double noise = kLeverage * z.a + std::sqrt(1 - kLeverage * kLeverage) * z.b;
        h = reversion.keep[bar] * h + model.deviation * reversion.renew[bar] * noise;
    }
}

void fill_sectors(std::uint64_t seed, CommonPaths& paths) {
    const BarCalendar& calendar = paths.calendar;
    for (std::uint32_t sector = 0; sector < kSectors.size(); ++sector) {
        for (std::uint32_t bar = 0; bar < calendar.times.size(); ++bar) {
            const double z =
                synth_normals(seed, {.stream = SynthStream::sector, .entity = sector, .bar = bar, .draw = 0})
                    .a;
            const double vol = kSectorVolatility * kMarketVolatility.at(paths.market_state[bar]);
            paths.sector(sector, bar) =
                vol * std::sqrt(calendar.years[bar]) * z - 0.5 * vol * vol * calendar.years[bar];
        }
    }
}

}  // namespace

CommonPaths make_common_paths(std::uint64_t seed, BarCalendar calendar) {
    const std::size_t n_bars = calendar.times.size();
    CommonPaths paths = {.calendar = std::move(calendar),
                         .market = std::vector<double>(n_bars),
                         .market_state = std::vector<double>(n_bars),
                         .sector = Matrix<double>(kSectors.size(), n_bars),
                         .dollar = std::vector<double>(n_bars)};
    fill_market(seed, paths);
    fill_sectors(seed, paths);
    return paths;
}

}  // namespace vesper
