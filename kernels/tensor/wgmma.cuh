// Hopper's warpgroup matrix product, 64 x 56 x 16 in half precision with single-precision sums.
//
// A comes from registers and B from shared memory. Within a warpgroup thread t = 32 w + 4 g + c holds
//   A: rows 16 w + g and + 8, columns 2 c, 2 c + 1 and + 8, in the order of mma.m16n8k16;
//   D: d[4 j + i] is row 16 w + g + 8 (i / 2), column 8 j + 2 c + i % 2.
#pragma once

#include <cuda_fp16.h>

#include <cstdint>

namespace vesper::wgmma {

inline constexpr unsigned kThreads = 128;
inline constexpr unsigned kRows = 64;
inline constexpr unsigned kColumns = 56;
inline constexpr unsigned kStep = 16;    // depth of one instruction
inline constexpr unsigned kBlock = 64;   // depth of a block of B: 128 bytes of each column
inline constexpr unsigned kValues = 28;  // of D, in each thread

/// Where B[k][column] of a block lies, in halves: columns of 128 bytes, whose 16-byte pieces are permuted so
/// that neither writing nor reading meets a bank conflict. Blocks begin at multiples of 1024 bytes.
__device__ inline unsigned place_in_block(unsigned k, unsigned column) {
    return column * kBlock + (((k / 8) ^ (column % 8)) * 8) + k % 8;
}

/// Where B is in shared memory, in units of 16 bytes: the low word of the instruction's descriptor.
using Place = std::uint32_t;

/// The place of depth 0 of column 0 of a block.
__device__ inline Place place_of(const __half* block) {
    return (static_cast<std::uint32_t>(__cvta_generic_to_shared(block)) & 0x3ffff) >> 4 | 1u << 16;
}

/// How far apart places are, in halves: of another step or block, or of column 56.
__device__ constexpr Place distance(std::uint32_t halves) {
    return halves * sizeof(__half) / 16;
}

/// Before the first product whose registers other instructions wrote.
__device__ inline void fence() {
    asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
}

/// Ends a group of products.
__device__ inline void commit() {
    asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
}

/// Waits until all groups but the last `kPending` are done.
template <int kPending>
__device__ inline void wait() {
    asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(kPending) : "memory");
}

/// After wait: keeps the compiler from reading a sum before it is there.
template <unsigned kCount>
__device__ inline void settle(float (&d)[kCount]) {
#pragma unroll
    for (float& value : d) asm volatile("" : "+f"(value)::"memory");
}

/// Makes shared memory that threads wrote visible to the products; a barrier follows.
__device__ inline void publish_shared() {
    asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

// The high word of a descriptor: from eight columns to the next it is 1024 bytes, and 128-byte rows are
// permuted.
inline constexpr std::uint32_t kEightColumns = 1024 >> 4;
inline constexpr std::uint32_t kSwizzle128 = 1u << 30;

/// d = a b + (accumulate ? d : 0).
__device__ inline void multiply(float (&d)[kValues], const uint4& a, Place b, bool accumulate) {
    asm volatile(
        "{\n"
        ".reg .pred p;\n"
        ".reg .b64 b;\n"
        "mov.b64 b, {%32, %34};\n"
        "setp.ne.b32 p, %33, 0;\n"
        "wgmma.mma_async.sync.aligned.m64n56k16.f32.f16.f16 "
        "{%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, "
        "%14, %15, %16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27}, "
        "{%28, %29, %30, %31}, b, p, 1, 1, 0;\n"
        "}\n"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3]), "+f"(d[4]), "+f"(d[5]), "+f"(d[6]), "+f"(d[7]),
          "+f"(d[8]), "+f"(d[9]), "+f"(d[10]), "+f"(d[11]), "+f"(d[12]), "+f"(d[13]), "+f"(d[14]),
          "+f"(d[15]), "+f"(d[16]), "+f"(d[17]), "+f"(d[18]), "+f"(d[19]), "+f"(d[20]), "+f"(d[21]),
          "+f"(d[22]), "+f"(d[23]), "+f"(d[24]), "+f"(d[25]), "+f"(d[26]), "+f"(d[27])
        : "r"(a.x), "r"(a.y), "r"(a.z), "r"(a.w), "r"(b), "r"(static_cast<int>(accumulate)),
          "n"(kSwizzle128 | kEightColumns));
}

/// d += a b for 64 columns, with A from shared memory too: its rows lie there as the columns of B do.
__device__ inline void multiply_add(float (&d)[32], Place a, Place b) {
    asm volatile(
        "{\n"
        ".reg .b64 a, b;\n"
        "mov.b64 a, {%32, %34};\n"
        "mov.b64 b, {%33, %34};\n"
        "wgmma.mma_async.sync.aligned.m64n64k16.f32.f16.f16 "
        "{%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, %20, "
        "%21, %22, %23, %24, %25, %26, %27, %28, %29, %30, %31}, a, b, 1, 1, 1, 0, 0;\n"
        "}\n"
        : "+f"(d[0]), "+f"(d[1]), "+f"(d[2]), "+f"(d[3]), "+f"(d[4]), "+f"(d[5]), "+f"(d[6]), "+f"(d[7]),
          "+f"(d[8]), "+f"(d[9]), "+f"(d[10]), "+f"(d[11]), "+f"(d[12]), "+f"(d[13]), "+f"(d[14]),
          "+f"(d[15]), "+f"(d[16]), "+f"(d[17]), "+f"(d[18]), "+f"(d[19]), "+f"(d[20]), "+f"(d[21]),
          "+f"(d[22]), "+f"(d[23]), "+f"(d[24]), "+f"(d[25]), "+f"(d[26]), "+f"(d[27]), "+f"(d[28]),
          "+f"(d[29]), "+f"(d[30]), "+f"(d[31])
        : "r"(a), "r"(b), "n"(kSwizzle128 | kEightColumns));
}

}  // namespace vesper::wgmma
