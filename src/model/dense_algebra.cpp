#include "model/dense_algebra.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/error.h"
#include "core/parallel.h"

namespace vesper {
namespace {

constexpr Eigen::Index kBlock = 128;

/// Eigen cuts its products by the cache sizes it finds; fixed ones give the same cuts on every node.
void fix_cuts() {
    static const bool fixed = (Eigen::setCpuCacheSizes(32 << 10, 512 << 10, 8 << 20), true);
    static_cast<void>(fixed);
}

Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solve(const DenseMatrix& symmetric, int options) {
    fix_cuts();
    Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(symmetric, options);
    if (solver.info() != Eigen::Success)
        throw Error({.kind = ErrorKind::data,
                     .problem = "the eigenvalues of the correlation do not converge",
                     .reason = "it holds values that are not finite or of very different size"});
    return solver;
}

}  // namespace

DenseMatrix to_dense(const Matrix<double>& matrix) {
    return Eigen::Map<const DenseMatrix>(matrix.data(), static_cast<Eigen::Index>(matrix.rows()),
                                         static_cast<Eigen::Index>(matrix.cols()));
}

Matrix<double> from_dense(const DenseMatrix& matrix) {
    Matrix<double> copy(static_cast<std::size_t>(matrix.rows()), static_cast<std::size_t>(matrix.cols()));
    std::copy_n(matrix.data(), matrix.size(), copy.data());
    return copy;
}

DenseMatrix times_transpose(const DenseMatrix& a, int threads) {
    fix_cuts();
    const Eigen::Index n = a.rows();
    std::vector<std::pair<Eigen::Index, Eigen::Index>> corners;
    for (Eigen::Index i = 0; i < n; i += kBlock)
        for (Eigen::Index j = 0; j <= i; j += kBlock) corners.emplace_back(i, j);
    DenseMatrix product(n, n);
    parallel_for(corners.size(), threads, [&](std::size_t c) {
        const auto [i, j] = corners[c];
        const Eigen::Index rows = std::min(kBlock, n - i);
        const Eigen::Index cols = std::min(kBlock, n - j);
        DenseMatrix block = a.middleRows(i, rows) * a.middleRows(j, cols).transpose();
        if (i == j)
            block.triangularView<Eigen::StrictlyUpper>() = block.transpose();  // symmetric to the last bit
        product.block(i, j, rows, cols) = block;
        product.block(j, i, cols, rows) = block.transpose();
    });
    return product;
}

Eigenpairs eigenpairs(const DenseMatrix& symmetric) {
    const auto solver = solve(symmetric, Eigen::ComputeEigenvectors);
    return {.values = solver.eigenvalues(), .vectors = solver.eigenvectors()};
}

Eigen::VectorXd eigenvalues(const DenseMatrix& symmetric) {
    return solve(symmetric, Eigen::EigenvaluesOnly).eigenvalues();
}

bool factorise(DenseMatrix& matrix) {
    fix_cuts();
    const Eigen::LLT<Eigen::Ref<DenseMatrix>> in_place(matrix);
    matrix.triangularView<Eigen::StrictlyUpper>().setZero();
    return in_place.info() == Eigen::Success && matrix.diagonal().allFinite();
}

}  // namespace vesper
