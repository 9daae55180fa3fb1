// Figures of the P&L on standard input, as JSON; figures_oracle.py compares them with NumPy's.
// Usage: print_figures CONFIDENCE LEVEL... < P&L in ticks, and print_figures quantile < probabilities; one a
// line.

#include <iostream>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "measure/normal.h"
#include "measure/scenarios_of.h"
#include "measure/tail.h"

namespace {

using namespace vesper;

template <class T>
std::vector<T> read_all() {
    return {std::istream_iterator<T>(std::cin), std::istream_iterator<T>()};
}

void print_quantiles() {
    for (const double p : read_all<double>()) fmt::print("{:.17g}\n", normal_quantile(p));
}

void print_figures(double confidence, const std::vector<double>& levels) {
    const auto pnl = read_all<Ticks>();
    const std::vector<TailFigures> figures = tail_figures(pnl, levels, confidence);
    const char* separator = "[";
    for (const TailFigures& f : figures) {
        const test::ScenariosOfLevel scenarios = test::scenarios_of(pnl, f.level);
        fmt::print(R"({}{{"var": {:.17g}, "var_low": {:.17g}, "var_high": {:.17g}, "var_se": {:.17g}, )",
                   separator, f.var, f.var_low, f.var_high, f.var_se);
        fmt::print(
            R"("es": {:.17g}, "es_low": {:.17g}, "es_high": {:.17g}, "es_se": {:.17g}, "tail_count": {}, )",
            f.es, f.es_low, f.es_high, f.es_se, f.tail_count);
        fmt::print(R"("tail": {}, "window": {}}})", scenarios.tail, scenarios.window);
        separator = ",\n";
    }
    fmt::print("]\n");
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() == 1 && arguments[0] == "quantile") {
        print_quantiles();
        return 0;
    }
    if (arguments.size() < 2) return 64;
    std::vector<double> levels;
    for (std::size_t i = 1; i < arguments.size(); ++i) levels.push_back(std::stod(arguments[i]));
    print_figures(std::stod(arguments[0]), levels);
}
