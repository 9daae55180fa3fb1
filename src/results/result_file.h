// The HDF5 layout of docs/results.md.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "results/result.h"

namespace vesper {

inline constexpr int kResultFileVersion = 3;
inline constexpr int kOldestResultFileVersion = 2;  // that verify_result_file reads

/// Writes aside, syncs, renames. Throws Error{io}.
void write_result_file(const std::filesystem::path& path, const Result& result);

/// What `vesper verify` found out about a file.
struct Verification {
    std::string digest;  // over every number of the result and nothing that differs between two equal runs
    std::vector<std::string> problems;  // empty when the file is complete and consistent
};

/// Reads the whole file: version, completion mark, every dataset the schema asks for, shapes, finite numbers,
/// books that add up, contributions that add up, and the stored digest against the one computed from the
/// data. Throws Error{data} when the file cannot be read at all.
Verification verify_result_file(const std::filesystem::path& path);

}  // namespace vesper
