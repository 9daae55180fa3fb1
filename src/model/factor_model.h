// K principal components and an independent remainder in place of a dense correlation.
#pragma once

#include <cstddef>
#include <vector>

#include "core/matrix.h"

namespace vesper {

/// How many components to keep: `components` where it is not 0, otherwise the fewest that explain `explained`
/// of the variance.
struct FactorModelSpec {
    std::size_t components = 0;
    double explained = 0.9;
};

/// correlation ~ B B' + diag(e^2) with unit diagonal: B the leading eigenvectors times the roots of their
/// eigenvalues. Each component's loadings sum to >= 0, which fixes its sign.
struct FactorModel {
    Matrix<double> loading;             // [factor][component], largest eigenvalue first
    std::vector<double> idiosyncratic;  // [factor]
    double explained = 0;               // share of the trace
};

/// Throws Error{job} when more components are asked for than there are factors.
FactorModel fit_factor_model(const Matrix<double>& correlation, const FactorModelSpec& spec);

}  // namespace vesper
