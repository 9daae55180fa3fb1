// A line behind the end of the HDF5 data, which readers of HDF5 ignore: the digest of all bytes before it.
//
// It shows damage anywhere in the file before HDF5 sees it; HDF5 1.10 can crash on damaged groups.
#pragma once

#include <filesystem>

namespace vesper {

enum class Seal {
    intact,
    broken,  ///< the bytes are not those that were sealed
    absent,  ///< no seal: the file is cut, foreign, rewritten, or not there
};

/// Appends the seal to a finished file. Throws Error{io}.
void seal_file(const std::filesystem::path& path);

Seal check_seal(const std::filesystem::path& path);

}  // namespace vesper
