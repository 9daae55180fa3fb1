// TOML documents with errors that name file, line and column.
#pragma once

#include <filesystem>
#include <string>

#include <toml++/toml.h>

#include "core/error.h"

namespace vesper {

/// Throws Error{io} when the file cannot be read, an Error of the given kind when it is not TOML.
toml::table parse_toml(const std::filesystem::path& path, ErrorKind kind);

/// Where a node was read: its own source (the file, or "--set key") and line.
Place place_of(const toml::node& node, const std::string& file);

/// A node as TOML text, for messages.
std::string text_of(const toml::node& node);

}  // namespace vesper
