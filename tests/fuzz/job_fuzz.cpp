// Any text in ASCII: either one Error of one line, or a job that is printed, read back and printed again the
// same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "core/error.h"
#include "fuzz/beyond_ascii.h"
#include "fuzz/memory_file.h"
#include "job/job.h"

namespace {

using namespace vesper;

Job read(std::string_view text) {
    return read_job(test::MemoryFile(text).path(), {});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    if (test::beyond_ascii(text)) return 0;
    Job job;
    try {
        job = read(text);
    } catch (const Error& error) {
        const bool of_the_job = error.fault().kind == ErrorKind::job && !error.fault().place.file.empty();
        if (!of_the_job || std::string_view(error.what()).find('\n') != std::string_view::npos) std::abort();
        return 0;
    }
    const std::string printed = print_job(job, JobText::commented);
    if (print_job(read(printed), JobText::commented) != printed) std::abort();
    return 0;
}
