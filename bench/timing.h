// Seconds of processor time, which other work on a shared machine disturbs less than the wall clock.
#pragma once

#include <algorithm>
#include <ctime>
#include <limits>

namespace vesper::bench {

/// Processor seconds of this process, all threads together.
inline double cpu_seconds() {
    std::timespec now = {};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// The least time of several calls.
template <class Work>
double least_seconds(int repeats, const Work& work) {
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < repeats; ++i) {
        const double start = cpu_seconds();
        work();
        least = std::min(least, cpu_seconds() - start);
    }
    return least;
}

}  // namespace vesper::bench
