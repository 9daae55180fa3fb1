// Inputs that the TOML targets pass over.
#pragma once

#include <algorithm>
#include <string_view>

namespace vesper::test {

/// toml++ 3.3 runs into undefined behaviour at some letters beyond ASCII outside of texts (it takes them for
/// unreachable before it refuses them), which would end every run here.
inline bool beyond_ascii(std::string_view bytes) {
    return std::any_of(bytes.begin(), bytes.end(),
                       [](char c) { return static_cast<unsigned char>(c) > 0x7f; });
}

}  // namespace vesper::test
