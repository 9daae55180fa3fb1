// Random Monte Carlo models, and their shocks written out in plain loops.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

#include "kernels/math/draw.h"
#include "kernels/shocks/mc_shocks.h"
#include "kernels/shocks/mc_shocks_point.h"

namespace vesper::test {

/// Storage behind an McModel and an McDistribution. The upper triangle of the Cholesky factor is NaN: nobody
/// may read it.
template <class Real>
struct RandomModel {
    std::vector<Real> cholesky;
    std::vector<Real> loading;
    std::vector<Real> idiosyncratic;
    std::vector<Real> volatility;
    std::vector<Real> mean;
    McModel<Real> model;
    McDistribution<Real> distribution;
};

/// n_common 0 gives a dense model. float and double of one seed are the same model, rounded.
template <class Real>
RandomModel<Real> random_model(std::uint64_t seed, std::uint32_t n_factors, std::uint32_t n_common,
                               double degrees_of_freedom = 0) {
    RandomModel<Real> random;
    std::mt19937_64 engine(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> uniform(0.2, 1.0);
    random.cholesky.assign(std::size_t{n_factors} * n_factors, std::numeric_limits<Real>::quiet_NaN());
    for (std::uint32_t i = 0; i < n_factors; ++i) {
        std::vector<double> row(i + 1);
        double square = 0;
        for (double& value : row) {
            value = normal(engine);
            square += value * value;
        }
        for (std::uint32_t k = 0; k <= i; ++k) {
            random.cholesky[std::size_t{i} * n_factors + k] = static_cast<Real>(row[k] / std::sqrt(square));
        }
        random.volatility.push_back(static_cast<Real>(0.02 * uniform(engine)));
        random.mean.push_back(static_cast<Real>(0.001 * normal(engine)));
        random.idiosyncratic.push_back(static_cast<Real>(uniform(engine)));
        for (std::uint32_t k = 0; k < n_common; ++k) {
            random.loading.push_back(static_cast<Real>(normal(engine) / std::sqrt(n_common)));
        }
    }
    random.model = {.seed = engine(),
                    .n_factors = n_factors,
                    .n_common = n_common,
                    .cholesky = n_common > 0 ? nullptr : random.cholesky.data(),
                    .loading = n_common > 0 ? random.loading.data() : nullptr,
                    .idiosyncratic = n_common > 0 ? random.idiosyncratic.data() : nullptr};
    random.distribution = {.volatility = random.volatility.data(),
                           .mean = random.mean.data(),
                           .degrees_of_freedom = degrees_of_freedom};
    return random;
}

template <class Real>
Real one_normal(std::uint64_t seed, DrawStream stream, std::uint32_t factor, std::uint32_t path) {
    const FourNormals<Real> four =
        draw_normals<Real>(seed, {.stream = stream, .entity = factor / 4, .path = path});
    const Real normals[4] = {four.a, four.b, four.c, four.d};
    return normals[factor % 4];
}

/// The shock of one factor on one path, with the arithmetic that mc_shocks promises: bits may be compared.
template <class Real>
Real plain_shock(const McModel<Real>& model, const McDistribution<Real>& distribution, std::uint32_t factor,
                 std::uint32_t path) {
    const bool dense = model.n_common == 0;
    const std::uint32_t terms = dense ? factor + 1 : model.n_common;
    const Real* row = dense ? model.cholesky + std::size_t{factor} * model.n_factors
                            : model.loading + std::size_t{factor} * model.n_common;
    Real y = 0;
    for (std::uint32_t k = 0; k < terms; ++k) {
        y = std::fma(
            row[k], one_normal<Real>(model.seed, dense ? DrawStream::dense : DrawStream::common, k, path), y);
    }
    if (!dense) {
        y = std::fma(model.idiosyncratic[factor],
                     one_normal<Real>(model.seed, DrawStream::idiosyncratic, factor, path), y);
    }
    const auto scale = static_cast<Real>(path_scale(model.seed, path, distribution.degrees_of_freedom));
    return shock_of(y, mean_of(distribution, factor), volatility_of(distribution, factor), scale);
}

}  // namespace vesper::test
