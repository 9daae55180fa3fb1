// A random grid of European options, valued by QuantLib in a Python script.
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <random>

#include <fmt/format.h>
#include <fmt/os.h>
#include <gtest/gtest.h>

#include "instruments/priced_book.h"
#include "instruments/small_market.h"

namespace vesper {
namespace {

TEST(QuantLib, AgreesOnARandomGridOfEuropeanOptions) {
    std::mt19937_64 random(std::random_device{}());
    const auto uniform = [&](double low, double high) {
        return std::uniform_real_distribution<double>(low, high)(random);
    };
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / fmt::format("vesper_options_{}.csv", random());
    {
        auto out = fmt::output_file(path.string());
        out.print("right,spot,strike,yield,rate,years,vol,value,delta,gamma,vega,rho\n");
        for (int i = 0; i < 2000; ++i) {
            const double spot = std::exp(uniform(0, 7));
            const double days = std::floor(std::exp(uniform(0, std::log(3650.0))));
            const double vol = uniform(0.05, 1.2);
            const Position option = {.id = "1",
                                     .kind = PositionKind::option,
                                     .underlying = "X",
                                     .currency = "USD",
                                     .quantity = 1,
                                     .right = i % 2 == 0 ? OptionRight::call : OptionRight::put,
                                     .strike = spot * std::exp(vol * std::sqrt(days / 365) * uniform(-3, 3)),
                                     .expiry_years = days / 365,
                                     .yield = uniform(-0.02, 0.08),
                                     .implied_vol = vol,
                                     .rate = uniform(-0.02, 0.10),
                                     .has_rate = true};
            const Market market = test::small_market({{FactorKind::equity, "X", spot}});
            const Portfolio portfolio = {.source = "random", .positions = {option}};
            const PricedBook book = price_book(portfolio, market, {.index = ""}, Revaluation::delta_gamma);
            const TaylorTerm<double>& greeks = book.taylor.at(0);
            out.print("{},{},{},{},{},{},{},{},{},{},{},{}\n", option.right == OptionRight::call ? 1 : -1,
                      spot, option.strike, option.yield, option.rate, option.expiry_years, vol, book.value[0],
                      greeks.delta / spot, greeks.gamma / (spot * spot), greeks.vega / vol, greeks.rho);
        }
    }
    const std::string command = fmt::format("'{}' '{}/tests/instruments/quantlib_check.py' '{}'",
                                            VESPER_PYTHON, VESPER_SOURCE_DIR, path.string());
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    if (!HasFailure()) std::filesystem::remove(path);
}

}  // namespace
}  // namespace vesper
