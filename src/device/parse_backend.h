// The words of --backend.
#pragma once

#include <string>

#include "core/error.h"

namespace vesper {

enum class BackendWish { automatic, cpu, cuda };

inline BackendWish parse_backend(const std::string& word) {
    if (word == "auto") return BackendWish::automatic;
    if (word == "cpu") return BackendWish::cpu;
    if (word == "cuda") return BackendWish::cuda;
    throw Error({.kind = ErrorKind::usage,
                 .problem = "unknown backend '" + word + "'",
                 .remedy = "use auto, cpu or cuda"});
}

}  // namespace vesper
