#include "h5/object.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "h5/check.h"

namespace vesper::h5 {
namespace {

Handle text_type(const Step& step) {
    Handle type(check(H5Tcopy(H5T_C_S1), step), H5Tclose);
    check(H5Tset_size(type.get(), H5T_VARIABLE), step);
    check(H5Tset_cset(type.get(), H5T_CSET_UTF8), step);
    return type;
}

herr_t add_name(hid_t, const char* name, const H5A_info_t*, void* names) {
    constexpr std::array<std::string_view, 5> kOfScales{"CLASS", "NAME", "DIMENSION_LIST", "DIMENSION_LABELS",
                                                        "REFERENCE_LIST"};
    if (std::find(kOfScales.begin(), kOfScales.end(), name) == kOfScales.end())
        static_cast<std::vector<std::string>*>(names)->emplace_back(name);
    return 0;
}

}  // namespace

std::string Object::file_name() const {
    const ssize_t length = H5Fget_name(id(), nullptr, 0);
    if (length <= 0) return "";
    std::string name(static_cast<std::size_t>(length), '\0');
    H5Fget_name(id(), name.data(), name.size() + 1);
    return name;
}

std::string Object::path() const {
    const ssize_t length = H5Iget_name(id(), nullptr, 0);
    if (length <= 0) return "";
    std::string name(static_cast<std::size_t>(length), '\0');
    H5Iget_name(id(), name.data(), name.size() + 1);
    return name;
}

void Object::set_number(const std::string& name, NumberType type, const void* value) {
    const std::string file = file_name();
    const std::string where = path() + '@' + name;
    const Step step{ErrorKind::io, "cannot write attribute", file, where};
    const Handle space(check(H5Screate(H5S_SCALAR), step), H5Sclose);
    const Handle attribute(
        check(H5Acreate2(id(), name.c_str(), file_type(type), space.get(), H5P_DEFAULT, H5P_DEFAULT), step),
        H5Aclose);
    check(H5Awrite(attribute.get(), memory_type(type), value), step);
}

void Object::set(const std::string& name, std::string_view text) {
    const std::string file = file_name();
    const std::string where = path() + '@' + name;
    const Step step{ErrorKind::io, "cannot write attribute", file, where};
    const Handle space(check(H5Screate(H5S_SCALAR), step), H5Sclose);
    const Handle type = text_type(step);
    const Handle attribute(
        check(H5Acreate2(id(), name.c_str(), type.get(), space.get(), H5P_DEFAULT, H5P_DEFAULT), step),
        H5Aclose);
    const std::string owned(text);
    const char* pointer = owned.c_str();
    check(H5Awrite(attribute.get(), type.get(), &pointer), step);
}

bool Object::has_attribute(const std::string& name) const {
    return H5Aexists(id(), name.c_str()) > 0;
}

void Object::get_number(const std::string& name, NumberType type, void* value) const {
    const std::string file = file_name();
    const std::string where = path() + '@' + name;
    const Step step{ErrorKind::data, "cannot read attribute", file, where};
    const Handle attribute(check(H5Aopen(id(), name.c_str(), H5P_DEFAULT), step), H5Aclose);
    const Handle space(check(H5Aget_space(attribute.get()), step), H5Sclose);
    if (H5Sget_simple_extent_npoints(space.get()) != 1) fail(step, "it is not a single number");
    check(H5Aread(attribute.get(), memory_type(type), value), step);
}

std::string Object::text_attribute(const std::string& name) const {
    const std::string file = file_name();
    const std::string where = path() + '@' + name;
    const Step step{ErrorKind::data, "cannot read attribute", file, where};
    const Handle attribute(check(H5Aopen(id(), name.c_str(), H5P_DEFAULT), step), H5Aclose);
    const Handle stored(check(H5Aget_type(attribute.get()), step), H5Tclose);
    const Handle space(check(H5Aget_space(attribute.get()), step), H5Sclose);
    if (H5Tis_variable_str(stored.get()) <= 0 || H5Sget_simple_extent_npoints(space.get()) != 1)
        fail(step, "it is not a text of variable length");
    const Handle type = text_type(step);
    char* pointer = nullptr;
    check(H5Aread(attribute.get(), type.get(), &pointer), step);
    const std::string text = pointer == nullptr ? "" : pointer;
    H5free_memory(pointer);
    return text;
}

std::vector<std::string> Object::attribute_names() const {
    const std::string file = file_name();
    const std::string where = path();
    std::vector<std::string> found;
    hsize_t position = 0;
    check(H5Aiterate2(id(), H5_INDEX_NAME, H5_ITER_INC, &position, add_name, &found),
          {ErrorKind::data, "cannot list the attributes of", file, where});
    return found;
}

ValueClass Object::attribute_class(const std::string& name) const {
    const std::string file = file_name();
    const std::string where = path() + '@' + name;
    const Step step{ErrorKind::data, "cannot read attribute", file, where};
    const Handle attribute(check(H5Aopen(id(), name.c_str(), H5P_DEFAULT), step), H5Aclose);
    const Handle type(check(H5Aget_type(attribute.get()), step), H5Tclose);
    return value_class(type.get());
}

}  // namespace vesper::h5
