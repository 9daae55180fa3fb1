// Any text: either not a time, or one that survives being printed and read again to the second.
#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include "core/time.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    using namespace vesper;
    const auto time = parse_time({reinterpret_cast<const char*>(bytes), size});
    if (!time) return 0;
    const auto again = parse_time(format_time(*time));
    if (!again || *time - *again < 0 || *time - *again >= kNsPerSecond) std::abort();
    return 0;
}
