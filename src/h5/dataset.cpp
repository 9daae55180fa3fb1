#include "h5/dataset.h"

#include <hdf5_hl.h>

#include <algorithm>
#include <cstring>
#include <functional>
#include <numeric>

#include "h5/check.h"

namespace vesper::h5 {
namespace {

[[noreturn]] void misuse(const Dataset& dataset, const std::string& reason) {
    fail({ErrorKind::internal, "wrong use of dataset", dataset.file_name(), dataset.path()}, reason);
}

/// Stops at the first scale. Its own name attribute serves, because finding the path of an object that was
/// reached by reference takes HDF5 a search through the whole file.
herr_t keep_name(hid_t, unsigned, hid_t scale, void* name) {
    const ssize_t length = H5DSget_scale_name(scale, nullptr, 0);
    if (length < 0) return -1;
    std::vector<char> text(static_cast<std::size_t>(length) + 1);
    if (H5DSget_scale_name(scale, text.data(), text.size()) < 0) return -1;
    *static_cast<std::string*>(name) = text.data();
    return 1;
}

}  // namespace

Shape Dataset::shape() const {
    const std::string file = file_name();
    const std::string where = path();
    const Step step{ErrorKind::data, "cannot read the shape of", file, where};
    const Handle space(check(H5Dget_space(id()), step), H5Sclose);
    const int rank = check(H5Sget_simple_extent_ndims(space.get()), step);
    std::vector<hsize_t> extent(static_cast<std::size_t>(rank));
    if (rank > 0) check(H5Sget_simple_extent_dims(space.get(), extent.data(), nullptr), step);
    return {extent.begin(), extent.end()};
}

std::size_t Dataset::size() const {
    const Shape extent = shape();
    return std::accumulate(extent.begin(), extent.end(), std::size_t{1}, std::multiplies<>());
}

Handle Dataset::stored_type() const {
    const std::string file = file_name();
    const std::string where = path();
    return {check(H5Dget_type(id()), {ErrorKind::data, "cannot read the type of", file, where}), H5Tclose};
}

ValueClass Dataset::value_class() const {
    return h5::value_class(stored_type().get());
}

void Dataset::check_count(std::size_t n) const {
    if (n != size()) misuse(*this, std::to_string(n) + " values for " + std::to_string(size()) + " elements");
}

void Dataset::check_class(NumberType type) const {
    const bool wants_float = type == NumberType::f32 || type == NumberType::f64;
    const H5T_class_t found = H5Tget_class(stored_type().get());
    if (found == H5T_FLOAT || found == H5T_INTEGER) {
        if (wants_float || found == H5T_INTEGER) return;
    }
    const std::string file = file_name();
    const std::string where = path();
    fail({ErrorKind::data, "cannot read dataset", file, where},
         wants_float ? "it does not hold numbers" : "it does not hold integers");
}

void Dataset::write_values(NumberType type, const void* values, std::size_t n) {
    check_count(n);
    if (n == 0) return;
    const std::string file = file_name();
    const std::string where = path();
    check(H5Dwrite(id(), memory_type(type), H5S_ALL, H5S_ALL, H5P_DEFAULT, values),
          {ErrorKind::io, "cannot write dataset", file, where});
}

void Dataset::read_values(NumberType type, void* values, std::size_t n) const {
    check_count(n);
    check_class(type);
    if (n == 0) return;
    const std::string file = file_name();
    const std::string where = path();
    check(H5Dread(id(), memory_type(type), H5S_ALL, H5S_ALL, H5P_DEFAULT, values),
          {ErrorKind::data, "cannot read dataset", file, where});
}

Handle Dataset::slice(std::size_t first_row, std::size_t n, Handle& memory) const {
    const Shape extent = shape();
    if (extent.empty()) misuse(*this, "a scalar has no rows");
    const std::size_t row =
        std::accumulate(extent.begin() + 1, extent.end(), std::size_t{1}, std::multiplies<>());
    if (row == 0 || n % row != 0 || first_row + n / row > extent[0])
        misuse(*this, std::to_string(n) + " values from row " + std::to_string(first_row) + " on do not fit");
    std::vector<hsize_t> start(extent.size(), 0);
    std::vector<hsize_t> count(extent.begin(), extent.end());
    start[0] = first_row;
    count[0] = n / row;
    const std::string file = file_name();
    const std::string where = path();
    const Step step{ErrorKind::data, "cannot choose rows of", file, where};
    Handle space(check(H5Dget_space(id()), step), H5Sclose);
    check(H5Sselect_hyperslab(space.get(), H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr),
          step);
    memory = Handle(check(H5Screate_simple(static_cast<int>(count.size()), count.data(), nullptr), step),
                    H5Sclose);
    return space;
}

void Dataset::write_slice(NumberType type, std::size_t first_row, const void* values, std::size_t n) {
    if (n == 0) return;
    Handle memory;
    const Handle space = slice(first_row, n, memory);
    const std::string file = file_name();
    const std::string where = path();
    check(H5Dwrite(id(), memory_type(type), memory.get(), space.get(), H5P_DEFAULT, values),
          {ErrorKind::io, "cannot write dataset", file, where});
}

void Dataset::read_slice(NumberType type, std::size_t first_row, void* values, std::size_t n) const {
    check_class(type);
    if (n == 0) return;
    Handle memory;
    const Handle space = slice(first_row, n, memory);
    const std::string file = file_name();
    const std::string where = path();
    check(H5Dread(id(), memory_type(type), memory.get(), space.get(), H5P_DEFAULT, values),
          {ErrorKind::data, "cannot read dataset", file, where});
}

void Dataset::write_texts(std::span<const std::string> texts) {
    check_count(texts.size());
    if (texts.empty()) return;
    const std::string file = file_name();
    const std::string where = path();
    const Step step{ErrorKind::io, "cannot write dataset", file, where};
    const Handle type(check(H5Dget_type(id()), step), H5Tclose);
    const std::size_t width = H5Tget_size(type.get());
    std::vector<char> padded(texts.size() * width, '\0');
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (texts[i].size() > width) misuse(*this, "the text '" + texts[i] + "' is too long");
        std::copy(texts[i].begin(), texts[i].end(), padded.begin() + static_cast<std::ptrdiff_t>(i * width));
    }
    check(H5Dwrite(id(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, padded.data()), step);
}

std::vector<std::string> Dataset::read_texts() const {
    const std::string file = file_name();
    const std::string where = path();
    const Step step{ErrorKind::data, "cannot read dataset", file, where};
    const Handle type(check(H5Dget_type(id()), step), H5Tclose);
    if (H5Tget_class(type.get()) != H5T_STRING || H5Tis_variable_str(type.get()) != 0)
        fail(step, "it does not hold texts of fixed length");
    const std::size_t width = H5Tget_size(type.get());
    std::vector<char> padded(size() * width);
    if (!padded.empty()) check(H5Dread(id(), type.get(), H5S_ALL, H5S_ALL, H5P_DEFAULT, padded.data()), step);
    std::vector<std::string> texts;
    texts.reserve(padded.size() / width);
    for (std::size_t i = 0; i < padded.size(); i += width)
        texts.emplace_back(&padded[i], strnlen(&padded[i], width));
    return texts;
}

void Dataset::make_scale() {
    const std::string file = file_name();
    const std::string where = path();
    const std::string name = where.substr(where.rfind('/') + 1);
    check(H5DSset_scale(id(), name.c_str()),
          {ErrorKind::io, "cannot make a dimension scale of", file, where});
}

void Dataset::attach_scale(unsigned dimension, const Dataset& scale) {
    const std::string file = file_name();
    const std::string where = path();
    check(H5DSattach_scale(id(), scale.id(), dimension),
          {ErrorKind::io, "cannot label a dimension of", file, where});
}

void Dataset::attach_scales(std::initializer_list<std::reference_wrapper<const Dataset>> scales) {
    unsigned dimension = 0;
    for (const Dataset& scale : scales) attach_scale(dimension++, scale);
}

std::vector<std::string> Dataset::scale_names() const {
    const std::string file = file_name();
    const std::string where = path();
    const Step step{ErrorKind::data, "cannot read the labels of", file, where};
    std::vector<std::string> names(shape().size());
    for (unsigned dimension = 0; dimension < names.size(); ++dimension) {
        if (check(H5DSget_num_scales(id(), dimension), step) == 0) continue;
        check(H5DSiterate_scales(id(), dimension, nullptr, keep_name, &names[dimension]), step);
    }
    return names;
}

}  // namespace vesper::h5
