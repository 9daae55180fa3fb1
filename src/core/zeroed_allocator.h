// Memory of zeros that costs nothing until it is touched.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>
#include <type_traits>
#include <utility>

namespace vesper {

/// n x size bytes of zeros, for std::free. Where they are 2 MiB and more, huge pages are asked for: where the
/// kernel grants them a gigabyte takes 512 faults instead of 262,144. Throws std::bad_alloc.
void* allocate_zeroed(std::size_t n, std::size_t size);

/// For vectors of numbers of fixed size: elements made without a value are zero because their memory is new.
/// Where there are many, whoever touches a page first gets it on its own NUMA node, a huge page as a whole. A
/// vector that shrinks and grows again would find old values.
template <class T>
requires std::is_arithmetic_v<T>
struct ZeroedAllocator {
    using value_type = T;

    ZeroedAllocator() = default;
    template <class U>
    ZeroedAllocator(const ZeroedAllocator<U>&) {}

    T* allocate(std::size_t n) { return static_cast<T*>(allocate_zeroed(n, sizeof(T))); }
    void deallocate(T* memory, std::size_t) { std::free(memory); }

    template <class U>
    void construct(U*) {}  // is zero
    template <class U, class... Args>
    void construct(U* at, Args&&... args) {
        ::new (static_cast<void*>(at)) U(std::forward<Args>(args)...);
    }

    friend bool operator==(const ZeroedAllocator&, const ZeroedAllocator&) { return true; }
};

}  // namespace vesper
