// Dense row-major storage.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "core/zeroed_allocator.h"

namespace vesper {

/// A view of rows of equal length; does not own.
template <class T>
struct MatrixView {
    T* data = nullptr;
    std::size_t rows = 0;
    std::size_t cols = 0;

    std::span<T> row(std::size_t i) const { return {data + i * cols, cols}; }
    T& operator()(std::size_t i, std::size_t j) const { return data[i * cols + j]; }
    std::span<T> all() const { return {data, rows * cols}; }
};

template <class T>
struct MatrixAllocator {
    using type = std::allocator<T>;
};
template <class T>
requires std::is_arithmetic_v<T>
struct MatrixAllocator<T> {
    using type = ZeroedAllocator<T>;
};

/// Owns rows x cols values, row-major. Pages of a large matrix of zeros are not there until they are touched.
template <class T>
class Matrix {
  public:
    Matrix() = default;
    Matrix(std::size_t rows, std::size_t cols) : rows_(rows), cols_(cols), data_(rows * cols) {}
    Matrix(std::size_t rows, std::size_t cols, T value)
        : rows_(rows), cols_(cols), data_(rows * cols, value) {}

    std::size_t rows() const { return rows_; }
    std::size_t cols() const { return cols_; }
    bool empty() const { return data_.empty(); }
    T& operator()(std::size_t i, std::size_t j) { return data_[i * cols_ + j]; }
    const T& operator()(std::size_t i, std::size_t j) const { return data_[i * cols_ + j]; }
    std::span<T> row(std::size_t i) { return {data_.data() + i * cols_, cols_}; }
    std::span<const T> row(std::size_t i) const { return {data_.data() + i * cols_, cols_}; }
    std::span<T> all() { return data_; }
    std::span<const T> all() const { return data_; }
    T* data() { return data_.data(); }
    const T* data() const { return data_.data(); }
    MatrixView<T> view() { return {data_.data(), rows_, cols_}; }
    MatrixView<const T> view() const { return {data_.data(), rows_, cols_}; }

  private:
    std::size_t rows_ = 0;
    std::size_t cols_ = 0;
    std::vector<T, typename MatrixAllocator<T>::type> data_;
};

}  // namespace vesper
