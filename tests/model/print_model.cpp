// The covariance and factor model of the returns on standard input, as raw doubles; model_oracle.py compares
// them with NumPy's. Usage: print_model FACTORS VOLATILITY CORRELATION VOLATILITY_LAMBDA CORRELATION_LAMBDA
// FLOOR COMPONENTS EXPLAINED < [factor][return] Writes volatility, correlation, {shrinkage, smallest
// eigenvalue, repaired}, Cholesky factor, {components, explained}, loading, idiosyncratic.

#include <algorithm>
#include <cstdio>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "model/covariance.h"
#include "model/factor_model.h"

namespace {

using namespace vesper;

std::vector<double> read_all() {
    std::vector<double> values;
    double value = 0;
    while (std::fread(&value, sizeof value, 1, stdin) == 1) values.push_back(value);
    return values;
}

void write(std::span<const double> values) {
    std::fwrite(values.data(), sizeof(double), values.size(), stdout);
}

void write(std::initializer_list<double> values) {
    write(std::span(values.begin(), values.size()));
}

}  // namespace

int main(int argc, char** argv) {
    const std::vector<std::string> arguments(argv + 1, argv + argc);
    if (arguments.size() != 8) return 64;
    const std::vector<double> values = read_all();
    const std::size_t n = std::stoul(arguments[0]);
    Matrix<double> returns(n, values.size() / n);
    std::copy_n(values.begin(), returns.all().size(), returns.data());
    const CovarianceSpec spec = {
        .volatility = arguments[1] == "sample" ? VolatilityMethod::sample : VolatilityMethod::ewma,
        .correlation = arguments[2] == "sample" ? CorrelationMethod::sample
                       : arguments[2] == "ewma" ? CorrelationMethod::ewma
                                                : CorrelationMethod::ledoit_wolf,
        .volatility_lambda = std::stod(arguments[3]),
        .correlation_lambda = std::stod(arguments[4]),
        .eigenvalue_floor = std::stod(arguments[5])};
    const Covariance covariance = estimate_covariance(returns, spec, 2);
    write(covariance.volatility);
    write(covariance.correlation.all());
    write({covariance.shrinkage, covariance.smallest_eigenvalue,
           static_cast<double>(covariance.repaired_eigenvalues)});
    write(cholesky(covariance.correlation).all());
    const FactorModel model =
        fit_factor_model(covariance.correlation,
                         {.components = std::stoul(arguments[6]), .explained = std::stod(arguments[7])});
    write({static_cast<double>(model.loading.cols()), model.explained});
    write(model.loading.all());
    write(model.idiosyncratic);
}
