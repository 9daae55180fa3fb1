// What groups and datasets have in common: a path and attributes.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "h5/handle.h"
#include "h5/number.h"

namespace vesper::h5 {

/// An open group or dataset. Attributes are scalars: numbers, or UTF-8 text that h5py reads as str.
/// Writing throws Error{io}, reading Error{data}; both name the file and the path inside it.
class Object {
  public:
    /// Adds an attribute; it must not exist yet.
    template <Number T>
    void set(const std::string& name, T value) {
        set_number(name, number_type<T>(), &value);
    }
    void set(const std::string& name, std::string_view text);

    bool has_attribute(const std::string& name) const;
    /// Numbers convert as HDF5 converts them; text does not convert to a number.
    template <Number T>
    T attribute(const std::string& name) const {
        T value{};
        get_number(name, number_type<T>(), &value);
        return value;
    }
    std::string text_attribute(const std::string& name) const;
    /// In alphabetical order, without those in which HDF5 keeps its dimension scales.
    std::vector<std::string> attribute_names() const;
    ValueClass attribute_class(const std::string& name) const;

    std::string file_name() const;
    /// Absolute path inside the file, "/" for the root.
    std::string path() const;
    Id id() const { return handle_.get(); }

  protected:
    explicit Object(Handle handle) : handle_(std::move(handle)) {}
    Handle handle_;

  private:
    void set_number(const std::string& name, NumberType type, const void* value);
    void get_number(const std::string& name, NumberType type, void* value) const;
};

}  // namespace vesper::h5
