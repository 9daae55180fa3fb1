#include "comm/deadline.h"

#include <thread>

#include <fmt/format.h>

namespace vesper {

void Wait::pause() const {
    if (Clock::now() - begin_ < std::chrono::milliseconds(5))
        std::this_thread::yield();
    else
        std::this_thread::sleep_for(std::chrono::microseconds(50));
}

Error too_late(const char* call, std::chrono::milliseconds deadline) {
    return Error({.kind = ErrorKind::comm,
                  .problem = fmt::format("{} was not taken up by all ranks within {:.3g} s", call,
                                         std::chrono::duration<double>(deadline).count()),
                  .reason = "a rank, its GPU or the network hangs, or is far behind",
                  .remedy =
                      "see the messages of the other ranks, and NCCL's own with NCCL_DEBUG=WARN; run again, "
                      "with a longer --deadline where ranks are that uneven"});
}

}  // namespace vesper
