#include "measure/normal.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace vesper {
namespace {

using Coefficients = std::array<double, 8>;  // ascending powers

double polynomial(const Coefficients& c, double x) {
    double value = c[7];
    for (std::size_t i = 7; i-- > 0;) value = value * x + c[i];
    return value;
}

// Rational approximations of AS 241, PPND16: |p - 1/2| <= 0.425, then r = sqrt(-log(min(p, 1-p))) up to 5,
// then beyond.
constexpr Coefficients kCentreNumerator = {
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3};
constexpr Coefficients kCentreDenominator = {1.0,
                                             4.2313330701600911252e1,
                                             6.8718700749205790830e2,
                                             5.3941960214247511077e3,
                                             2.1213794301586595867e4,
                                             3.9307895800092710610e4,
                                             2.8729085735721942674e4,
                                             5.2264952788528545610e3};
constexpr Coefficients kTailNumerator = {1.42343711074968357734e0,  4.63033784615654529590e0,
                                         5.76949722146069140550e0,  3.64784832476320460504e0,
                                         1.27045825245236838258e0,  2.41780725177450611770e-1,
                                         2.27238449892691845833e-2, 7.74545014278341407640e-4};
constexpr Coefficients kTailDenominator = {1.0,
                                           2.05319162663775882187e0,
                                           1.67638483018380384940e0,
                                           6.89767334985100004550e-1,
                                           1.48103976427480074590e-1,
                                           1.51986665636164571966e-2,
                                           5.47593808499534494600e-4,
                                           1.05075007164441684324e-9};
constexpr Coefficients kFarNumerator = {6.65790464350110377720e0,  5.46378491116411436990e0,
                                        1.78482653991729133580e0,  2.96560571828504891230e-1,
                                        2.65321895265761230930e-2, 1.24266094738807843860e-3,
                                        2.71155556874348757815e-5, 2.01033439929228813265e-7};
constexpr Coefficients kFarDenominator = {1.0,
                                          5.99832206555887937690e-1,
                                          1.36929880922735805310e-1,
                                          1.48753612908506148525e-2,
                                          7.86869131145613259100e-4,
                                          1.84631831751005468180e-5,
                                          1.42151175831644588870e-7,
                                          2.04426310338993978564e-15};

double dot(std::span<const double> a, std::span<const double> b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

/// Sigma x for Sigma = diag(v) R diag(v).
std::vector<double> times_covariance(std::span<const double> x, const NormalFactors& factors) {
    const std::size_t n = factors.volatility.size();
    std::vector<double> scaled(n);
    for (std::size_t i = 0; i < n; ++i) scaled[i] = factors.volatility[i] * x[i];
    std::vector<double> product(n);
    for (std::size_t i = 0; i < n; ++i)
        product[i] = factors.volatility[i] * dot(factors.correlation.row(i), scaled);
    return product;
}

}  // namespace

double normal_quantile(double p) {
    if (!(p >= 0 && p <= 1)) return std::numeric_limits<double>::quiet_NaN();
    const double q = p - 0.5;
    if (std::abs(q) <= 0.425) {
        const double r = 0.180625 - q * q;
        return q * polynomial(kCentreNumerator, r) / polynomial(kCentreDenominator, r);
    }
    const double tail = q < 0 ? p : 1 - p;
    if (tail == 0) return std::copysign(std::numeric_limits<double>::infinity(), q);
    const double r = std::sqrt(-std::log(tail));
    const double size = r <= 5 ? polynomial(kTailNumerator, r - 1.6) / polynomial(kTailDenominator, r - 1.6)
                               : polynomial(kFarNumerator, r - 5) / polynomial(kFarDenominator, r - 5);
    return std::copysign(size, q);
}

TailFigures normal_figures(double sigma, double level) {
    const double z = normal_quantile(level);
    const double density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
    const double var = z * sigma;
    const double es = density / (1 - level) * sigma;
    return {
        .level = level, .var = var, .es = es, .var_low = var, .var_high = var, .es_low = es, .es_high = es};
}

double normal_sigma(std::span<const double> delta, const NormalFactors& factors) {
    return std::sqrt(std::max(0.0, dot(delta, times_covariance(delta, factors))));
}

std::vector<double> normal_components(const Matrix<double>& delta, const NormalFactors& factors) {
    std::vector<double> total(delta.cols());
    for (std::size_t label = 0; label < delta.rows(); ++label)
        for (std::size_t i = 0; i < total.size(); ++i) total[i] += delta(label, i);
    const std::vector<double> gradient = times_covariance(total, factors);
    const double sigma = std::sqrt(std::max(0.0, dot(total, gradient)));
    std::vector<double> components(delta.rows());
    if (sigma > 0)
        for (std::size_t label = 0; label < delta.rows(); ++label)
            components[label] = dot(delta.row(label), gradient) / sigma;
    return components;
}

}  // namespace vesper
