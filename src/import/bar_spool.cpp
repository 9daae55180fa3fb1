#include "import/bar_spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <type_traits>
#include <utility>

#include "core/error.h"

namespace vesper {

static_assert(std::is_trivially_copyable_v<SpooledBar> && sizeof(SpooledBar) == 48);

BarSpool::BarSpool(std::filesystem::path beside) : beside_(std::move(beside)) {
    for (Bucket& bucket : buckets_) bucket.buffer.reserve(kBufferedBars);
}

BarSpool::~BarSpool() {
    for (const Bucket& bucket : buckets_)
        if (bucket.file >= 0) ::close(bucket.file);
}

void BarSpool::add(const SpooledBar& bar) {
    const std::size_t bucket = bucket_of(bar.symbol);
    buckets_[bucket].buffer.push_back(bar);
    if (buckets_[bucket].buffer.size() == kBufferedBars) flush(bucket);
}

void BarSpool::flush(std::size_t index) {
    Bucket& bucket = buckets_[index];
    if (bucket.buffer.empty()) return;
    if (bucket.file < 0) bucket.file = open_unnamed();
    const char* bytes = reinterpret_cast<const char*>(bucket.buffer.data());
    std::size_t left = bucket.buffer.size() * sizeof(SpooledBar);
    while (left > 0) {
        const ssize_t put = ::write(bucket.file, bytes, left);
        if (put < 0 && errno == EINTR) continue;
        if (put < 0) fail("cannot write a temporary file of the import");
        bytes += put;
        left -= static_cast<std::size_t>(put);
    }
    bucket.rows += bucket.buffer.size();
    bucket.buffer.clear();
}

void BarSpool::load(std::size_t index, std::size_t row, std::vector<SpooledBar>& bars) {
    const Bucket& bucket = buckets_[index];
    bars.resize(std::min(bars.size(), bucket.rows - row));
    char* bytes = reinterpret_cast<char*>(bars.data());
    std::size_t left = bars.size() * sizeof(SpooledBar);
    auto offset = static_cast<off_t>(row * sizeof(SpooledBar));
    while (left > 0) {
        const ssize_t got = ::pread(bucket.file, bytes, left, offset);
        if (got < 0 && errno == EINTR) continue;
        if (got == 0) errno = EIO;
        if (got <= 0) fail("cannot read a temporary file of the import");
        bytes += got;
        offset += got;
        left -= static_cast<std::size_t>(got);
    }
}

int BarSpool::open_unnamed() const {
    std::string name = beside_.string() + ".spoolXXXXXX";
    const int file = ::mkostemp(name.data(), O_CLOEXEC);
    if (file < 0) fail("cannot create a temporary file of the import");
    ::unlink(name.c_str());
    return file;
}

void BarSpool::fail(const char* problem) const {
    throw Error({.kind = ErrorKind::io,
                 .problem = problem,
                 .place = {.file = beside_.string()},
                 .reason = std::strerror(errno),
                 .remedy = "the folder needs 48 bytes for each row of the input besides the result"});
}

}  // namespace vesper
