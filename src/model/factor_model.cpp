#include "model/factor_model.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.h"
#include "model/dense_algebra.h"

namespace vesper {
namespace {

using Eigen::Index;

/// Components by the rule of the spec; values ascending.
Index count_components(const Eigen::VectorXd& values, const FactorModelSpec& spec) {
    if (spec.components > 0) return static_cast<Index>(spec.components);
    const double wanted = spec.explained * values.sum();
    double sum = 0;
    Index count = 0;  // at least one: a model without components would be a dense one to the kernels
    do {
        sum += values[values.size() - ++count];
    } while (count < values.size() && sum < wanted);
    return count;
}

}  // namespace

FactorModel fit_factor_model(const Matrix<double>& correlation, const FactorModelSpec& spec) {
    const std::size_t n = correlation.rows();
    if (spec.components > n)
        throw Error({.kind = ErrorKind::job,
                     .problem = fmt::format("a factor model of {} components", spec.components),
                     .reason = fmt::format("there are {} risk factors", n)});
    const Eigenpairs pairs = eigenpairs(to_dense(correlation));
    const Index count = count_components(pairs.values, spec);
    const Eigen::VectorXd leading = pairs.values.tail(count).reverse().cwiseMax(0.0);

    FactorModel model{.loading = {n, static_cast<std::size_t>(count)},
                      .idiosyncratic = std::vector<double>(n, 1.0)};
    for (Index k = 0; k < count; ++k) {
        const auto vector = pairs.vectors.col(pairs.vectors.cols() - 1 - k);
        const double scale = std::copysign(std::sqrt(leading[k]), vector.sum());
        for (std::size_t i = 0; i < n; ++i) {
            const double loading = scale * vector[static_cast<Index>(i)];
            model.loading(i, static_cast<std::size_t>(k)) = loading;
            model.idiosyncratic[i] -= loading * loading;
        }
    }
    for (double& e : model.idiosyncratic) e = std::sqrt(std::max(0.0, e));
    model.explained = leading.sum() / pairs.values.sum();
    return model;
}

}  // namespace vesper
