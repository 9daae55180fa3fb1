#include "synth/symbol_bars.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "synth/synth_draw.h"

namespace vesper {
namespace {

// Shorter memory than the market's; `vol` is a trait of the symbol.
constexpr VolatilityModel kOwnVolatility = {.vol = 0, .deviation = 0.45, .half_life_days = 10};
constexpr double kJumpsPerYear = 6;
constexpr double kJumpSize = 0.2;  // deviation of a jump in units of the annual own volatility
constexpr double kPriceStep = 1e-4;
constexpr double kLeastPrice = 0.01;

/// One bar in logs, relative to the last close.
struct LogBar {
    double open, high, low, close;
};

/// The open splits the diffusive return as a Brownian bridge does; a jump is news of the night or of the
/// bar's first moment. High and low follow the law of the extremes of the bridge from open to close, each
/// taken alone.
LogBar log_bar(double diffusion, double deviation, double jump, double gap_share, double gap_normal,
               const Words& words) {
    const double gap =
        gap_share * diffusion + std::sqrt(gap_share * (1 - gap_share)) * deviation * gap_normal;
    const double open = gap + jump;
    const double body = diffusion - gap;
    const double twice_variance = 2 * (1 - gap_share) * deviation * deviation;
    const double up =
        std::sqrt(body * body + twice_variance * elementary::minus_log_uniform<double>(words.a));
    const double down =
        std::sqrt(body * body + twice_variance * elementary::minus_log_uniform<double>(words.b));
    return {.open = open,
            .high = open + 0.5 * (body + up),
            .low = open + 0.5 * (body - down),
            .close = open + body};
}

void store(const BarRows& rows, std::size_t bar, double last_log_price, const LogBar& b, double volume) {
    const auto price = [&](double log_return) {
        const double exact = elementary::exp(last_log_price + log_return);
        return std::max(kLeastPrice, std::rint(exact / kPriceStep) * kPriceStep);
    };
    rows.open[bar] = price(b.open);
    rows.high[bar] = price(b.high);
    rows.low[bar] = price(b.low);
    rows.close[bar] = price(b.close);
    rows.volume[bar] = std::max(1.0, std::rint(volume));
}

void store_missing(const BarRows& rows, std::size_t bar) {
    for (const std::span<double>& row : {rows.open, rows.high, rows.low, rows.close, rows.volume})
        row[bar] = std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

SymbolBars::SymbolBars(std::uint64_t seed, const CommonPaths& paths, double missing_share)
    : seed_(seed),
      paths_(paths),
      reversion_(mean_reversion(paths.calendar, kOwnVolatility.half_life_days)),
      missing_share_(missing_share) {}

void SymbolBars::make(std::uint32_t symbol, const BarRows& rows) const {
    const SymbolTraits traits = symbol_traits(seed_, symbol);
    const BarCalendar& calendar = paths_.calendar;
    const std::span<const double> sector = paths_.sector.row(traits.sector);
    double log_price = elementary::log(traits.first_price);
    const double sector_beta = traits.sector_beta * kSectorVolatility;
    const double common_beta = std::sqrt(traits.beta * traits.beta + sector_beta * sector_beta);
    VolatilityModel own_volatility = kOwnVolatility;
    own_volatility.vol = traits.own_vol;
    double h = own_volatility.deviation *
               synth_normals(seed_, {.stream = SynthStream::traits, .entity = symbol, .bar = 0, .draw = 2}).a;
    for (std::uint32_t bar = 0; bar < calendar.times.size(); ++bar) {
        const auto id = [&](std::uint32_t draw) {
            return SynthDraw{.stream = SynthStream::symbol, .entity = symbol, .bar = bar, .draw = draw};
        };
        const FourNormals<double> z = synth_normals(seed_, id(0));
        const Words words = synth_words(seed_, id(1));
        const double years = calendar.years[bar];
        const double vol = own_volatility.at(h);
        const double own = vol * std::sqrt(years) * z.a - 0.5 * vol * vol * years;
        const double diffusion = traits.beta * paths_.market[bar] + traits.sector_beta * sector[bar] + own;
        double jump = 0;
        if (uniform_of(words.c) < kJumpsPerYear * years)
            jump = kJumpSize * traits.own_vol * synth_normals(seed_, id(2)).a;
        const double common_vol = common_beta * kMarketVolatility.at(paths_.market_state[bar]);
        const double deviation = std::sqrt((vol * vol + common_vol * common_vol) * years);
        const LogBar b = log_bar(diffusion, deviation, jump, calendar.gap_share[bar], z.c, words);

        const double surprise = std::min(3.0, std::abs(diffusion + jump) / deviation);
        const double volume = traits.daily_volume * calendar.day_share[bar] *
                              elementary::exp(0.3 * z.d + 0.3 * surprise + 0.5 * h);
        if (uniform_of(words.d) < missing_share_)
            store_missing(rows, bar);
        else
            store(rows, bar, log_price, b, volume);
        log_price += b.close;
        h = reversion_.keep[bar] * h + own_volatility.deviation * reversion_.renew[bar] * z.b;
    }
}

}  // namespace vesper
