// A parallel loop whose body may throw.
#pragma once

#include <cstddef>
#include <exception>
#include <mutex>

namespace vesper {

/// Calls body(i) for i in [0, n) on `threads` OpenMP threads (0: as many as OpenMP gives). An exception does
/// not leave the parallel region: the rest of the loop is skipped and the one with the smallest index seen is
/// rethrown.
template <class Body>
void parallel_for(std::size_t n, int threads, const Body& body);

/// Threads that parallel_for uses for `threads`.
int thread_count(int threads);

template <class Body>
void parallel_for(std::size_t n, int threads, const Body& body) {
    std::exception_ptr first;
    std::size_t first_index = n;
    std::mutex mutex;
    bool failed = false;
#pragma omp parallel for schedule(dynamic) num_threads(thread_count(threads)) shared(failed)
    for (std::size_t i = 0; i < n; ++i) {
        bool skip = false;
#pragma omp atomic read
        skip = failed;
        if (skip) continue;
        try {
            body(i);
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (i < first_index) {
                first_index = i;
                first = std::current_exception();
            }
#pragma omp atomic write
            failed = true;
        }
    }
    if (first) std::rethrow_exception(first);
}

}  // namespace vesper
