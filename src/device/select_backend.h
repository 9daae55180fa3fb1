// The backend a job gets for what its user asked.
#pragma once

#include <string>

#include "device/backend.h"

namespace vesper {

/// "cpu", "cuda" or "auto" (a GPU where the build and the node have one). Throws Error{device} when "cuda"
/// cannot be had: it never falls back. Throws Error{usage} for any other word.
Backend select_backend(const std::string& asked);

}  // namespace vesper
