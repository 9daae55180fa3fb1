// Tiles of equal size that all threads of a block read one after the other: while one is used, Hopper's copy
// engine fetches the next.
#pragma once

#include <cstdint>

namespace vesper {

class TileRing {
  public:
    /// What the copies are waited for with, in shared memory.
    struct Arrivals {
        std::uint64_t of_place[2];
    };

    /// tiles: [n_tiles][size] pieces of 16 bytes in device memory. ring: [2][size] in shared memory. All
    /// threads take part, and meet.
    __device__ TileRing(const uint4* tiles, std::uint32_t n_tiles, std::uint32_t size, uint4* ring,
                        Arrivals& arrivals)
        : next_(tiles), left_(n_tiles), size_(size), ring_(ring), arrivals_(place_of(arrivals.of_place)) {
        if (threadIdx.x == 0) {
            for (const std::uint32_t i : {0u, 1u}) {
                asm volatile("mbarrier.init.shared::cta.b64 [%0], 1;" ::"r"(arrivals_ + 8 * i) : "memory");
            }
            asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
        }
        __syncthreads();
        fetch(0);
    }

    /// Tile t, where it is in shared memory; to be called for one after the other by all threads, which meet.
    /// It stays there until the next call.
    __device__ uint4* take(std::uint32_t t) {
        const std::uint32_t place = t % 2;
        std::uint32_t arrived = 0;
        while (arrived == 0) {
            asm volatile(
                "{\n"
                ".reg .pred p;\n"
                "mbarrier.try_wait.parity.shared::cta.b64 p, [%1], %2;\n"
                "selp.u32 %0, 1, 0, p;\n"
                "}\n"
                : "=r"(arrived)
                : "r"(arrivals_ + 8 * place), "r"(t / 2 % 2)
                : "memory");
        }
        __syncthreads();  // nobody uses the tile before any more
        fetch(place ^ 1);
        return ring_ + place * size_;
    }

  private:
    static __device__ std::uint32_t place_of(const void* shared) {
        return static_cast<std::uint32_t>(__cvta_generic_to_shared(shared));
    }

    __device__ void fetch(std::uint32_t place) {
        if (threadIdx.x != 0 || left_ == 0) return;
        const std::uint32_t bytes = size_ * sizeof(uint4);
        const std::uint32_t arrival = arrivals_ + 8 * place;
        asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" ::"r"(arrival), "r"(bytes)
                     : "memory");
        asm volatile(
            "cp.async.bulk.shared::cluster.global.mbarrier::complete_tx::bytes [%0], [%1], %2, [%3];" ::"r"(
                place_of(ring_ + place * size_)),
            "l"(next_), "r"(bytes), "r"(arrival)
            : "memory");
        next_ += size_;
        --left_;
    }

    const uint4* next_;
    std::uint32_t left_;
    std::uint32_t size_;
    uint4* ring_;
    std::uint32_t arrivals_;
};

}  // namespace vesper
