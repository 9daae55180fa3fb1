#include "core/atomic_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/error.h"

namespace vesper {
namespace {

[[noreturn]] void fail(const std::string& problem, const std::filesystem::path& path) {
    throw Error({.kind = ErrorKind::io,
                 .problem = problem,
                 .place = {.file = path.string()},
                 .reason = std::strerror(errno),
                 .remedy = "check that the folder exists, is writable and has room"});
}

void sync(const std::filesystem::path& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC);
    if (fd < 0) fail("cannot open for syncing", path);
    const int status = ::fsync(fd);
    const int saved = errno;
    ::close(fd);
    errno = saved;
    // Some file systems cannot sync a folder; the rename is still atomic there.
    if (status != 0 && !(errno == EINVAL && (flags & O_DIRECTORY) != 0)) fail("cannot sync", path);
}

}  // namespace

void require_writable(const std::filesystem::path& final_path) {
    std::error_code status;
    if (std::filesystem::is_directory(final_path, status)) {
        errno = EISDIR;
        fail("cannot create", final_path);
    }
    if (std::filesystem::exists(final_path, status) &&
        !std::filesystem::is_regular_file(final_path, status)) {
        errno = EEXIST;  // the rename would put a file in the place of a device such as /dev/null
        fail("cannot create", final_path);
    }
    const std::filesystem::path folder = final_path.parent_path();
    if (::access(folder.empty() ? "." : folder.c_str(), W_OK | X_OK) != 0) fail("cannot create", final_path);
}

void require_other_file(const std::filesystem::path& output, std::span<const std::filesystem::path> inputs) {
    for (const std::filesystem::path& input : inputs) {
        std::error_code no_such_file;
        if (!std::filesystem::equivalent(input, output, no_such_file)) continue;
        throw Error({.kind = ErrorKind::usage,
                     .problem = "the output would replace its input " + input.string(),
                     .reason = "both names are of one file",
                     .remedy = "choose another output"});
    }
}

AtomicFile::AtomicFile(std::filesystem::path final_path) : final_(std::move(final_path)), partial_(final_) {
    require_writable(final_);
    partial_ += ".partial";
    const int fd = ::open(partial_.c_str(), O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0644);
    if (fd < 0) fail("cannot create", partial_);
    ::close(fd);
}

AtomicFile::~AtomicFile() {
    if (!committed_) ::unlink(partial_.c_str());
}

void AtomicFile::commit() {
    sync(partial_, O_RDONLY);
    if (::rename(partial_.c_str(), final_.c_str()) != 0) fail("cannot rename " + partial_.string(), final_);
    committed_ = true;
    const std::filesystem::path folder = final_.parent_path();
    sync(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
}

}  // namespace vesper
