// Case of ASCII letters, whatever the locale.
#pragma once

namespace vesper {

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace vesper
