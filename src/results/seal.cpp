#include "results/seal.h"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <span>
#include <string>
#include <vector>

#include "core/digest.h"
#include "core/error.h"

namespace vesper {
namespace {

constexpr std::string_view kMark = "\nvesper-seal xxh3-128 ";
constexpr std::size_t kSealSize = kMark.size() + 32 + 1;  // mark, digest, end of line
constexpr std::size_t kBlock = std::size_t{1} << 20;

/// The seal of the first `size` bytes; that of fewer where the stream ends before.
std::string seal_of(std::istream& in, std::uint64_t size) {
    Digest digest;
    std::vector<char> block(kBlock);
    while (size > 0 && in.good()) {
        in.read(block.data(), static_cast<std::streamsize>(std::min<std::uint64_t>(size, kBlock)));
        const auto got = static_cast<std::size_t>(in.gcount());
        digest.add(std::span<const char>(block.data(), got));
        size -= got;
    }
    return std::string(kMark) + digest.hex() + '\n';
}

}  // namespace

void seal_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    const std::string seal = seal_of(in, std::filesystem::file_size(path));
    errno = 0;
    std::ofstream out(path, std::ios::binary | std::ios::app);
    out << seal << std::flush;
    if (!in || !out)
        throw Error({.kind = ErrorKind::io,
                     .problem = "cannot finish the file",
                     .place = {.file = path.string()},
                     .reason = std::strerror(errno),
                     .remedy = "check that the folder is writable and has room"});
}

Seal check_seal(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::error_code none;
    const std::uint64_t size = std::filesystem::file_size(path, none);
    if (!in || none || size < kSealSize) return Seal::absent;
    std::string stored(kSealSize, '\0');
    in.seekg(static_cast<std::streamoff>(size - kSealSize));
    in.read(stored.data(), static_cast<std::streamsize>(kSealSize));
    if (!in || !stored.starts_with(kMark)) return Seal::absent;
    in.seekg(0);
    return seal_of(in, size - kSealSize) == stored ? Seal::intact : Seal::broken;
}

}  // namespace vesper
