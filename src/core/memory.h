// How much memory there is.
#pragma once

#include <cstdint>
#include <string>

namespace vesper {

/// Bytes this process can still take: what the machine has free, or what its control group leaves, whichever
/// is less.
std::uint64_t available_memory();

/// Throws Error{memory} when `bytes` for `purpose` are more than there is; `remedy` says what would need
/// less.
void require_memory(std::uint64_t bytes, const std::string& purpose, const std::string& remedy);

}  // namespace vesper
