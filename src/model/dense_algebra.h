// Dense algebra with Eigen such that the bits of a result depend on its input alone. For the sources of this
// folder only.
#pragma once

#include <Eigen/Dense>

#include "core/matrix.h"

namespace vesper {

/// Storage that Eigen aligns. Its sums start at an aligned address, so that on memory of ours their order
/// would change with the address.
using DenseMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

DenseMatrix to_dense(const Matrix<double>& matrix);
Matrix<double> from_dense(const DenseMatrix& matrix);

/// a a', in square blocks that one thread each makes.
DenseMatrix times_transpose(const DenseMatrix& a, int threads);

/// Eigenvalues, ascending, and with them the eigenvectors as columns. Throws Error{data} when the iteration
/// does not converge.
struct Eigenpairs {
    Eigen::VectorXd values;
    Eigen::MatrixXd vectors;
};
Eigenpairs eigenpairs(const DenseMatrix& symmetric);
Eigen::VectorXd eigenvalues(const DenseMatrix& symmetric);

/// Overwrites the lower triangle with the Cholesky factor and zeroes the upper one; false when the matrix is
/// not positive definite.
bool factorise(DenseMatrix& matrix);

}  // namespace vesper
