#include "h5/file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "h5/check.h"

namespace vesper::h5 {
namespace {

Handle access_properties(const Step& step) {
    Handle access(check(H5Pcreate(H5P_FILE_ACCESS), step), H5Pclose);
    check(H5Pset_libver_bounds(access.get(), H5F_LIBVER_V18, H5F_LIBVER_V110), step);
    // HDF5 would read 64 KiB around every row that is written.
    check(H5Pset_sieve_buf_size(access.get(), 1), step);
    check(H5Pset_fclose_degree(access.get(), H5F_CLOSE_STRONG), step);
    // Locks, but go on where the file system knows none.
    check(H5Pset_file_locking(access.get(), true, true), step);
    return access;
}

Handle open_root(Id file, const Step& step) {
    return {check(H5Gopen2(file, "/", H5P_DEFAULT), step), H5Gclose};
}

void require_readable(const std::filesystem::path& path) {
    const auto refuse = [&](const std::string& reason) {
        throw Error({.kind = ErrorKind::io,
                     .problem = "cannot open the file",
                     .place = {.file = path.string()},
                     .reason = reason,
                     .remedy = "check its name and its permissions"});
    };
    std::error_code status;
    if (!std::filesystem::exists(path, status)) refuse("there is no such file");
    if (std::filesystem::is_directory(path, status)) refuse("it is a folder");
    if (::access(path.c_str(), R_OK) != 0) refuse(std::strerror(errno));
}

}  // namespace

File File::create(const std::filesystem::path& path) {
    prepare();
    const std::string name = path.string();
    const Step step{ErrorKind::io, "cannot create the file", name};
    const Handle creation(check(H5Pcreate(H5P_FILE_CREATE), step), H5Pclose);
    check(H5Pset_link_creation_order(creation.get(), H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED), step);
    check(H5Pset_obj_track_times(creation.get(), false), step);
    const Handle access = access_properties(step);
    Handle file(check(H5Fcreate(name.c_str(), H5F_ACC_TRUNC, creation.get(), access.get()), step), H5Fclose);
    Handle root = open_root(file.get(), step);
    return File(std::move(file), std::move(root));
}

File File::open(const std::filesystem::path& path) {
    prepare();
    const std::string name = path.string();
    require_readable(path);
    const Step step{ErrorKind::data, "cannot open the file", name};
    if (H5Fis_hdf5(name.c_str()) == 0) fail(step, "it is not an HDF5 file, or its start is damaged");
    const Handle access = access_properties(step);
    Handle file(check(H5Fopen(name.c_str(), H5F_ACC_RDONLY, access.get()), step), H5Fclose);
    Handle root = open_root(file.get(), step);
    return File(std::move(file), std::move(root));
}

void File::flush() {
    const std::string name = file_name();
    check(H5Fflush(file_.get(), H5F_SCOPE_GLOBAL), {ErrorKind::io, "cannot write the file", name});
}

void File::close() {
    const std::string name = file_name();
    flush();
    handle_ = Handle();
    check(H5Fclose(file_.release()), {ErrorKind::io, "cannot finish the file", name});
}

}  // namespace vesper::h5
