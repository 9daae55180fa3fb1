// Arrays in an HDF5 file.
#pragma once

#include <cstddef>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "h5/object.h"

namespace vesper::h5 {

using Shape = std::vector<std::size_t>;  // {} is a scalar

enum class Storage {
    plain,       ///< as in memory: fastest, and what noise deserves
    compressed,  ///< chunks of whole rows, shuffled and deflated
};

/// A row-major array. Sizes are checked: a span must hold exactly the values that are moved.
class Dataset : public Object {
  public:
    Shape shape() const;
    std::size_t size() const;
    ValueClass value_class() const;

    template <Number T>
    void write(std::span<const T> values) {
        write_values(number_type<T>(), values.data(), values.size());
    }
    /// Rows are slices of the first dimension: values.size() / (values per row) of them, from first_row on.
    template <Number T>
    void write_rows(std::size_t first_row, std::span<const T> values) {
        write_slice(number_type<T>(), first_row, values.data(), values.size());
    }
    template <Number T>
    void read(std::span<T> values) const {
        read_values(number_type<T>(), values.data(), values.size());
    }
    template <Number T>
    void read_rows(std::size_t first_row, std::span<T> values) const {
        read_slice(number_type<T>(), first_row, values.data(), values.size());
    }
    void write_texts(std::span<const std::string> texts);
    std::vector<std::string> read_texts() const;

    /// Makes this one-dimensional dataset the labels of a dimension; xarray shows it as a coordinate.
    void make_scale();
    /// Labels one dimension with a scale of the same file.
    void attach_scale(unsigned dimension, const Dataset& scale);
    /// Labels the dimensions in order.
    void attach_scales(std::initializer_list<std::reference_wrapper<const Dataset>> scales);
    /// The name of the first scale of each dimension, "" where there is none.
    std::vector<std::string> scale_names() const;

  private:
    friend class Group;
    explicit Dataset(Handle handle) : Object(std::move(handle)) {}
    void write_values(NumberType type, const void* values, std::size_t n);
    void read_values(NumberType type, void* values, std::size_t n) const;
    void write_slice(NumberType type, std::size_t first_row, const void* values, std::size_t n);
    void read_slice(NumberType type, std::size_t first_row, void* values, std::size_t n) const;
    Handle slice(std::size_t first_row, std::size_t n, Handle& memory) const;
    void check_count(std::size_t n) const;
    Handle stored_type() const;
    void check_class(NumberType type) const;
};

}  // namespace vesper::h5
