#include "csv/csv_input.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/error.h"

namespace vesper {
namespace {

[[noreturn]] void fail_io(const std::filesystem::path& path, int code) {
    throw Error({.kind = ErrorKind::io,
                 .problem = "cannot read the file",
                 .place = {.file = path.string()},
                 .reason = std::strerror(code),
                 .remedy = "check its name and its permissions"});
}

}  // namespace

CsvInput::CsvInput(const std::filesystem::path& path) : path_(path) {
    errno = 0;
    file_ = gzopen(path.c_str(), "rbe");
    if (file_ == nullptr) fail_io(path, errno != 0 ? errno : ENOMEM);
    gzbuffer(file_, 1 << 18);
}

std::size_t CsvInput::read(char* bytes, std::size_t n) {
    errno = 0;
    const int got = gzread(file_, bytes, static_cast<unsigned>(std::min<std::size_t>(n, 1 << 30)));
    int code = Z_OK;
    const char* message = gzerror(file_, &code);
    if (got >= 0 && (code == Z_OK || code == Z_STREAM_END)) return static_cast<std::size_t>(got);
    if (code == Z_ERRNO) fail_io(path_, errno);
    throw Error({.kind = ErrorKind::data,
                 .problem = "the gzip stream is damaged",
                 .place = {.file = path_.string()},
                 .reason = code == Z_BUF_ERROR ? "it ends too early" : message,
                 .remedy = "get the file again"});
}

std::uint64_t CsvInput::position() const {
    const z_off_t offset = gzoffset(file_);
    return offset < 0 ? 0 : static_cast<std::uint64_t>(offset);
}

}  // namespace vesper
