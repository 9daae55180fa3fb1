#include "core/matrix.h"

#include <algorithm>
#include <cstdint>

#include <gtest/gtest.h>

namespace vesper {
namespace {

bool is_all(const Matrix<std::int64_t>& matrix, std::int64_t value) {
    return std::ranges::all_of(matrix.all(), [value](std::int64_t x) { return x == value; });
}

TEST(Matrix, IsZeroWhateverItsMemoryHeldBefore) {
    for (const std::size_t cols : {1, 7, 1000, 87381, 262144, 300000, 2097152}) {
        for (int round = 0; round < 3; ++round) {
            Matrix<std::int64_t> matrix(3, cols);
            ASSERT_EQ(matrix.all().size(), 3 * cols);
            ASSERT_TRUE(is_all(matrix, 0)) << cols << " columns, round " << round;
            std::ranges::fill(matrix.all(), -1);
        }
    }
}

TEST(Matrix, AssignmentLeavesNothingOfWhatWasThere) {
    const Matrix<std::int64_t> ones(2, 5, 1);
    Matrix<std::int64_t> matrix(40, 50, 7);
    matrix = ones;
    EXPECT_EQ(matrix.rows(), 2u);
    EXPECT_EQ(matrix.cols(), 5u);
    EXPECT_TRUE(is_all(matrix, 1));
    matrix = Matrix<std::int64_t>(30, 20);
    EXPECT_TRUE(is_all(matrix, 0));
    const Matrix<std::int64_t> zeros(3, 4);
    Matrix<std::int64_t> other(3, 4, 7);
    other = zeros;
    EXPECT_TRUE(is_all(other, 0));
    EXPECT_TRUE(is_all(ones, 1));
}

TEST(Matrix, MayHaveNoRowsOrNoColumns) {
    EXPECT_TRUE(Matrix<double>(0, 5).empty());
    EXPECT_TRUE(Matrix<double>(5, 0).empty());
    EXPECT_EQ(Matrix<double>(5, 0).row(4).size(), 0u);
}

}  // namespace
}  // namespace vesper
