// Results whose numbers contradict each other, in files that are whole.
#include <algorithm>
#include <functional>
#include <limits>
#include <ostream>
#include <random>

#include <gtest/gtest.h>

#include "results/result_file.h"
#include "results/sample_result.h"
#include "results/scratch_folder.h"

namespace vesper {
namespace {

struct Contradiction {
    const char* what;
    std::function<void(Result&)> make;
    const char* line;  // part of a line that must be said
};

void PrintTo(const Contradiction& contradiction, std::ostream* out) {
    *out << contradiction.what;
}

class ResultChecks : public testing::TestWithParam<Contradiction> {};

TEST_P(ResultChecks, AreSaid) {
    const ScratchFolder folder;
    Result result = sample_result(std::random_device{}());
    GetParam().make(result);
    write_result_file(folder / "result.h5", result);
    const std::vector<std::string> problems = verify_result_file(folder / "result.h5").problems;
    EXPECT_TRUE(std::any_of(problems.begin(), problems.end(), [&](const std::string& problem) {
        return problem.find(GetParam().line) != std::string::npos;
    })) << testing::PrintToString(problems);
}

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

INSTANTIATE_TEST_SUITE_P(
    All, ResultChecks,
    testing::Values(
        Contradiction{"NaN", [](Result& r) { r.methods[0].total[1].es_se = kNaN; },
                      "/historical/1d/expected_shortfall_se holds a number that is not finite"},
        Contradiction{"Infinity", [](Result& r) { r.book.value[0] = 1 / 0.0; },
                      "/book/market_value holds a number"},
        Contradiction{"NaNInAnAttribute", [](Result& r) { r.model.shrinkage = kNaN; },
                      "/model@shrinkage holds a number"},
        Contradiction{"SharesOfVar", [](Result& r) { r.methods[1].contributions[2].var(3, 1) += 0.001; },
                      "/delta_normal/1d: value_at_risk_by_symbol adds up to"},
        Contradiction{"SharesOfEs", [](Result& r) { r.methods[3].contributions[1].es(0, 0) -= 0.001; },
                      "/monte_carlo_gaussian/10d: expected_shortfall_by_sector adds up to"},
        Contradiction{"EsBelowVar",
                      [](Result& r) { r.methods[1].total[0].es = r.methods[1].total[0].var - 1; },
                      "/delta_normal/1d: ES of the total at 0.95 is below its VaR"},
        Contradiction{"VarFallsWithTheLevel", [](Result& r) { r.methods[1].by_book(2, 2).var = -1e9; },
                      "/delta_normal/1d: VaR or ES of book Zürich falls from level 0.975 to 0.99"},
        Contradiction{"OutsideItsInterval",
                      [](Result& r) { r.methods[0].total[0].var_high = r.methods[0].total[0].var - 1; },
                      "VaR of the total at 0.95 is outside its interval"},
        Contradiction{"OneBooksPnl",
                      [](Result& r) {
                          for (Ticks& pnl : r.methods[0].pnl.row(1)) pnl -= 1 << 20;
                      },
                      "of the total at level 0.99 do not follow from its P&L"},
        Contradiction{"OneBooksFigures", [](Result& r) { r.methods[2].by_book(0, 2).var -= 0.01; },
                      "of book equities at level 0.99 do not follow"},
        Contradiction{"TailCount", [](Result& r) { ++r.methods[2].total[2].tail_count; },
                      "of the total at level 0.99 do not follow"},
        Contradiction{"Level", [](Result& r) { r.levels[0] = 1; },
                      "a confidence level is not between 0 and 1"}),
    [](const auto& contradiction) { return std::string(contradiction.param.what); });

TEST(ResultChecksEdge, OneScenarioAndBooksThatCancel) {
    const ScratchFolder folder;
    Result result = sample_result(3);
    MethodResult& method = result.methods[2];
    method.pnl = Matrix<Ticks>(3, 1);
    method.pnl(0, 0) = Ticks{1} << 52;
    method.pnl(1, 0) = -(Ticks{1} << 52);
    remeasure(result, method);
    write_result_file(folder / "result.h5", result);
    EXPECT_EQ(verify_result_file(folder / "result.h5").problems, std::vector<std::string>{});
}

}  // namespace
}  // namespace vesper
