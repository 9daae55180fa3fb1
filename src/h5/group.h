// Groups of an HDF5 file: named datasets and further groups.
#pragma once

#include "core/matrix.h"
#include "h5/dataset.h"

namespace vesper::h5 {

/// Names may be paths ("bars/close"); the groups on the way must exist.
class Group : public Object {
  public:
    Group create_group(const std::string& name);
    Group group(const std::string& name) const;
    bool has(const std::string& name) const;
    /// Whether a member is a group; otherwise it is a dataset.
    bool is_group(const std::string& name) const;
    /// Names of the members in the order in which they were made.
    std::vector<std::string> names() const;

    /// A dataset to be filled by write() or write_rows().
    template <Number T>
    Dataset create_dataset(const std::string& name, const Shape& shape, Storage storage = Storage::plain) {
        return make_dataset(name, number_type<T>(), shape, storage);
    }

    template <Number T>
    Dataset write(const std::string& name, T value) {
        return write_shaped(name, {}, std::span<const T>(&value, 1), Storage::plain);
    }
    template <Number T>
    Dataset write(const std::string& name, std::span<const T> values, Storage storage = Storage::plain) {
        return write_shaped(name, {values.size()}, values, storage);
    }
    template <Number T>
    Dataset write(const std::string& name, const std::vector<T>& values, Storage storage = Storage::plain) {
        return write_shaped(name, {values.size()}, std::span<const T>(values), storage);
    }
    template <Number T>
    Dataset write(const std::string& name, const Matrix<T>& values, Storage storage = Storage::plain) {
        return write_shaped(name, {values.rows(), values.cols()}, values.all(), storage);
    }
    /// Text of fixed length, UTF-8, padded with zeros to the longest. A text must not hold a zero byte.
    Dataset write(const std::string& name, const std::vector<std::string>& texts);
    Dataset write(const std::string& name, const std::string& text);

    Dataset dataset(const std::string& name) const;

    /// T: a number, std::string, or std::vector or Matrix of numbers, or std::vector<std::string>.
    /// Throws Error{data} when there is no such dataset or it has another shape.
    template <class T>
    T read(const std::string& name) const;

  protected:
    friend class File;
    explicit Group(Handle handle) : Object(std::move(handle)) {}

  private:
    Dataset make_dataset(const std::string& name, NumberType type, const Shape& shape, Storage storage);
    Dataset write_text_array(const std::string& name, const Shape& shape, std::span<const std::string> texts);
    Dataset ranked_dataset(const std::string& name, std::size_t rank) const;

    template <Number T>
    Dataset write_shaped(const std::string& name, const Shape& shape, std::span<const T> values,
                         Storage storage) {
        Dataset dataset = create_dataset<T>(name, shape, storage);
        dataset.write(values);
        return dataset;
    }
    template <class T>
    struct Read;
};

template <class T>
struct Group::Read {
    static T from(const Group& group, const std::string& name) {
        T value{};
        group.ranked_dataset(name, 0).read(std::span<T>(&value, 1));
        return value;
    }
};
template <>
struct Group::Read<std::string> {
    static std::string from(const Group& group, const std::string& name) {
        return group.ranked_dataset(name, 0).read_texts().front();
    }
};
template <>
struct Group::Read<std::vector<std::string>> {
    static std::vector<std::string> from(const Group& group, const std::string& name) {
        return group.ranked_dataset(name, 1).read_texts();
    }
};
template <Number T>
struct Group::Read<std::vector<T>> {
    static std::vector<T> from(const Group& group, const std::string& name) {
        const Dataset dataset = group.ranked_dataset(name, 1);
        std::vector<T> values(dataset.size());
        dataset.read(std::span<T>(values));
        return values;
    }
};
template <Number T>
struct Group::Read<Matrix<T>> {
    static Matrix<T> from(const Group& group, const std::string& name) {
        const Dataset dataset = group.ranked_dataset(name, 2);
        const Shape shape = dataset.shape();
        Matrix<T> values(shape[0], shape[1]);
        dataset.read(values.all());
        return values;
    }
};

template <class T>
T Group::read(const std::string& name) const {
    return Read<T>::from(*this, name);
}

}  // namespace vesper::h5
