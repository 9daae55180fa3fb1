// What price_book says about a term against what the kernels do with it.
#include <cmath>
#include <random>

#include <gtest/gtest.h>

#include "instruments/sensitivities.h"
#include "kernels/reprice/reprice_point.h"

namespace vesper {
namespace {

PointShock<double> shock_of(double asset_log, double vol_log, double rate, double fx) {
    return {.asset_log = asset_log,
            .asset_simple = std::expm1(asset_log),
            .vol_log = vol_log,
            .vol_simple = std::expm1(vol_log),
            .rate = rate,
            .fx_simple = fx};
}

/// Central differences of a term's P&L by each of its shocks, against its second-order expansion.
template <class Term>
void expect_slopes(const Term& term, double unit) {
    const TaylorTerm<double> taylor = taylor_of(term);
    const double h = 1e-5;
    const auto slope = [&](double x, double v, double r, double f) {
        return (reprice(term, shock_of(x * h, v * h, r * h, f * h)) -
                reprice(term, shock_of(-x * h, -v * h, -r * h, -f * h))) /
               (2 * h * unit);
    };
    EXPECT_NEAR(taylor.delta / unit, slope(1, 0, 0, 0), 1e-8);
    EXPECT_NEAR(taylor.vega * taylor.vol_elasticity / unit, slope(0, 1, 0, 0), 1e-8);
    EXPECT_NEAR(taylor.rho / unit, slope(0, 0, 1, 0), 1e-7);
    EXPECT_NEAR(taylor.fx_delta / unit, slope(0, 0, 0, 1), 1e-8);
    // Third-order small: the expansion and the full revaluation part by less than the cube of a small move.
    for (const double move : {-2e-3, 2e-3}) {
        const PointShock<double> shock = shock_of(move, 0, 0, 0);
        EXPECT_NEAR(reprice(taylor, shock) / unit, reprice(term, shock) / unit, 1e-5) << move;
    }
}

TEST(KernelAgreement, SensitivitiesAreTheSlopesOfTheKernelsPnl) {
    std::mt19937_64 random(std::random_device{}());
    const auto uniform = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    for (int i = 0; i < 300; ++i) {
        const double value = uniform(-1e6, 1e6);
        expect_slopes(LinearTerm<double>{.value = value}, std::abs(value));
        expect_slopes(ForwardTerm<double>{.value = value, .carry = uniform(-3, 3), .margined = i % 2u},
                      std::abs(value));
        const double years = uniform(0.05, 5);
        OptionTerm<double> option = {.scale = value,
                                     .log_moneyness = uniform(-0.5, 0.5),
                                     .total_vol = uniform(0.15, 0.9),
                                     .expiry = years,
                                     .carry = i % 2 == 0 ? years : 0.0,
                                     .vol_elasticity = uniform(0.1, 1),
                                     .sign = i % 3 == 0 ? 1.0 : -1.0};
        option.base_value = option_base_value(option);
        expect_slopes(option, std::abs(value));
    }
}

}  // namespace
}  // namespace vesper
