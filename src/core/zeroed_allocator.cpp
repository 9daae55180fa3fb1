#include "core/zeroed_allocator.h"

#include <sys/mman.h>

#include <memory>
#include <new>

namespace vesper {
namespace {

constexpr std::size_t kHugePage = std::size_t{1} << 21;

/// Advice only: a kernel without huge pages says no, which changes nothing.
void ask_for_huge_pages(void* memory, std::size_t bytes) {
    // Null where not one fits; otherwise `bytes` loses what comes before the first.
    void* first = std::align(kHugePage, kHugePage, memory, bytes);
    if (first != nullptr) ::madvise(first, bytes / kHugePage * kHugePage, MADV_HUGEPAGE);
}

}  // namespace

void* allocate_zeroed(std::size_t n, std::size_t size) {
    void* memory = std::calloc(n, size);
    if (memory == nullptr) throw std::bad_alloc();
    ask_for_huge_pages(memory, n * size);
    return memory;
}

}  // namespace vesper
