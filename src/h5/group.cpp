#include "h5/group.h"

#include <algorithm>

#include "h5/check.h"

namespace vesper::h5 {
namespace {

constexpr std::size_t kChunkBytes = 512 * 1024;  // two of them fit in HDF5's chunk cache
constexpr unsigned kDeflateLevel = 1;            // higher levels cost much and gain little on numbers

/// Whole rows where they fit in a chunk, so that reading rows never touches a chunk twice.
std::vector<hsize_t> chunk_of(const Shape& shape, std::size_t value_bytes) {
    std::vector<hsize_t> chunk(shape.size());
    std::size_t room = kChunkBytes / value_bytes;
    for (std::size_t i = shape.size(); i-- > 0;) {
        chunk[i] = std::clamp<std::size_t>(shape[i], 1, room);
        room = std::max<std::size_t>(1, room / chunk[i]);
    }
    return chunk;
}

Handle new_group_properties(const Step& step) {
    Handle properties(check(H5Pcreate(H5P_GROUP_CREATE), step), H5Pclose);
    check(H5Pset_link_creation_order(properties.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), step);
    check(H5Pset_obj_track_times(properties.get(), false), step);
    return properties;
}

Handle new_dataset_properties(const Step& step) {
    Handle properties(check(H5Pcreate(H5P_DATASET_CREATE), step), H5Pclose);
    check(H5Pset_obj_track_times(properties.get(), false), step);
    return properties;
}

Handle new_space(const Shape& shape, const Step& step) {
    if (shape.empty()) return {check(H5Screate(H5S_SCALAR), step), H5Sclose};
    const std::vector<hsize_t> extent(shape.begin(), shape.end());
    return {check(H5Screate_simple(static_cast<int>(extent.size()), extent.data(), nullptr), step), H5Sclose};
}

/// Name of a member by its place in an order. One by one, since HDF5 1.10 crashes when it lists a damaged
/// group.
std::string name_at(Id group, H5_index_t order, hsize_t place, const Step& step) {
    const auto get = [&](char* text, std::size_t size) {
        return check(H5Lget_name_by_idx(group, ".", order, H5_ITER_INC, place, text, size, H5P_DEFAULT),
                     step);
    };
    std::string name(static_cast<std::size_t>(get(nullptr, 0)), '\0');
    get(name.data(), name.size() + 1);
    return name;
}

/// Groups of other programs may not know the order in which their members were made.
H5_index_t order_of(Id group, const Step& step) {
    const Handle properties(check(H5Gget_create_plist(group), step), H5Pclose);
    unsigned flags = 0;
    check(H5Pget_link_creation_order(properties.get(), &flags), step);
    return (flags & H5P_CRT_ORDER_TRACKED) != 0 ? H5_INDEX_CRT_ORDER : H5_INDEX_NAME;
}

}  // namespace

Group Group::create_group(const std::string& name) {
    const std::string file = file_name();
    const Step step{ErrorKind::io, "cannot create group", file, name};
    const Handle properties = new_group_properties(step);
    return Group(Handle(
        check(H5Gcreate2(id(), name.c_str(), H5P_DEFAULT, properties.get(), H5P_DEFAULT), step), H5Gclose));
}

Group Group::group(const std::string& name) const {
    const std::string file = file_name();
    if (!has(name)) fail({ErrorKind::data, "there is no group", file, name}, "");
    return Group(Handle(
        check(H5Gopen2(id(), name.c_str(), H5P_DEFAULT), {ErrorKind::data, "cannot open group", file, name}),
        H5Gclose));
}

bool Group::has(const std::string& name) const {
    for (std::size_t end = name.find('/', 1); end != std::string::npos; end = name.find('/', end + 1))
        if (H5Lexists(id(), name.substr(0, end).c_str(), H5P_DEFAULT) <= 0) return false;
    return H5Lexists(id(), name.c_str(), H5P_DEFAULT) > 0;
}

bool Group::is_group(const std::string& name) const {
    const std::string file = file_name();
    const Handle member(
        check(H5Oopen(id(), name.c_str(), H5P_DEFAULT), {ErrorKind::data, "cannot open", file, name}),
        H5Oclose);
    return H5Iget_type(member.get()) == H5I_GROUP;
}

std::vector<std::string> Group::names() const {
    const std::string file = file_name();
    const std::string where = path();
    const Step step{ErrorKind::data, "cannot list group", file, where};
    H5G_info_t info = {};
    check(H5Gget_info(id(), &info), step);
    const H5_index_t order = order_of(id(), step);
    std::vector<std::string> found;
    for (hsize_t i = 0; i < info.nlinks; ++i) found.push_back(name_at(id(), order, i, step));
    return found;
}

Dataset Group::make_dataset(const std::string& name, NumberType type, const Shape& shape, Storage storage) {
    const std::string file = file_name();
    const Step step{ErrorKind::io, "cannot create dataset", file, name};
    const Handle space = new_space(shape, step);
    const Handle properties = new_dataset_properties(step);
    const bool empty = std::find(shape.begin(), shape.end(), 0u) != shape.end();
    if (storage == Storage::compressed && !shape.empty() && !empty) {
        const std::vector<hsize_t> chunk = chunk_of(shape, H5Tget_size(file_type(type)));
        check(H5Pset_chunk(properties.get(), static_cast<int>(chunk.size()), chunk.data()), step);
        check(H5Pset_shuffle(properties.get()), step);
        check(H5Pset_deflate(properties.get(), kDeflateLevel), step);
    }
    return Dataset(Handle(check(H5Dcreate2(id(), name.c_str(), file_type(type), space.get(), H5P_DEFAULT,
                                           properties.get(), H5P_DEFAULT),
                                step),
                          H5Dclose));
}

Dataset Group::write_text_array(const std::string& name, const Shape& shape,
                                std::span<const std::string> texts) {
    const std::string file = file_name();
    const Step step{ErrorKind::io, "cannot create dataset", file, name};
    std::size_t width = 1;
    for (const std::string& text : texts) width = std::max(width, text.size());
    const Handle type(check(H5Tcopy(H5T_C_S1), step), H5Tclose);
    check(H5Tset_size(type.get(), width), step);
    check(H5Tset_strpad(type.get(), H5T_STR_NULLPAD), step);
    check(H5Tset_cset(type.get(), H5T_CSET_UTF8), step);
    const Handle space = new_space(shape, step);
    const Handle properties = new_dataset_properties(step);
    Dataset dataset(Handle(check(H5Dcreate2(id(), name.c_str(), type.get(), space.get(), H5P_DEFAULT,
                                            properties.get(), H5P_DEFAULT),
                                 step),
                           H5Dclose));
    dataset.write_texts(texts);
    return dataset;
}

Dataset Group::write(const std::string& name, const std::vector<std::string>& texts) {
    return write_text_array(name, {texts.size()}, texts);
}

Dataset Group::write(const std::string& name, const std::string& text) {
    return write_text_array(name, {}, std::span<const std::string>(&text, 1));
}

Dataset Group::dataset(const std::string& name) const {
    const std::string file = file_name();
    if (!has(name)) fail({ErrorKind::data, "there is no dataset", file, name}, "");
    return Dataset(Handle(check(H5Dopen2(id(), name.c_str(), H5P_DEFAULT),
                                {ErrorKind::data, "cannot open dataset", file, name}),
                          H5Dclose));
}

Dataset Group::ranked_dataset(const std::string& name, std::size_t rank) const {
    Dataset found = dataset(name);
    const std::size_t found_rank = found.shape().size();
    if (found_rank != rank) {
        const std::string file = file_name();
        fail({ErrorKind::data, "cannot read dataset", file, name},
             "it has " + std::to_string(found_rank) + " dimensions, not " + std::to_string(rank));
    }
    return found;
}

}  // namespace vesper::h5
