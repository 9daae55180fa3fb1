#include "job/toml.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include <fmt/format.h>

namespace vesper {

toml::table parse_toml(const std::filesystem::path& path, ErrorKind kind) {
    std::ifstream in(path);
    if (!in || std::filesystem::is_directory(path))
        throw Error({.kind = ErrorKind::io,
                     .problem = "cannot read the file",
                     .place = {.file = path.string()},
                     .reason = in ? "it is a folder" : std::strerror(errno),
                     .remedy = "check the path, which is relative to the working directory"});
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    try {
        return toml::parse(text, path.string());
    } catch (const toml::parse_error& error) {
        throw Error({.kind = kind,
                     .problem = "not valid TOML",
                     .place = {.file = path.string(),
                               .line = error.source().begin.line,
                               .column = error.source().begin.column},
                     .reason = std::string(error.description()),
                     .remedy = "correct the line"});
    }
}

Place place_of(const toml::node& node, const std::string& file) {
    const toml::source_region& source = node.source();
    Place place = {.file = source.path ? *source.path : file};
    if (place.file.starts_with("--set")) return place;
    place.line = source.begin.line;
    place.column = source.begin.column;
    return place;
}

std::string text_of(const toml::node& node) {
    if (node.is_array()) return "a list";  // toml++ 3.3 cannot print one that holds NaN
    if (node.is_table()) return "a table";
    if (const auto* number = node.as_floating_point())
        return fmt::format("{}", number->get());  // shortest form
    std::ostringstream out;
    node.visit([&](const auto& value) { out << value; });
    std::string text = out.str();
    if (text.size() > 60) text = text.substr(0, 57) + "...";
    return text;
}

}  // namespace vesper
