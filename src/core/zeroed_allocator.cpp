#include "core/zeroed_allocator.h"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace vesper {
namespace {

constexpr std::size_t kHugePage = std::size_t{1} << 21;

/// Advice only: a kernel without huge pages says no, which changes nothing.
void ask_for_huge_pages(void* memory, std::size_t bytes) {
    const auto begin = reinterpret_cast<std::uintptr_t>(memory);
    const std::uintptr_t first = (begin + kHugePage - 1) / kHugePage * kHugePage;
    const std::uintptr_t last = (begin + bytes) / kHugePage * kHugePage;
    if (last > first) ::madvise(reinterpret_cast<void*>(first), last - first, MADV_HUGEPAGE);
}

}  // namespace

void* allocate_zeroed(std::size_t n, std::size_t size) {
    void* memory = std::calloc(n, size);
    if (memory == nullptr) throw std::bad_alloc();
    ask_for_huge_pages(memory, n * size);
    return memory;
}

}  // namespace vesper
