#include "device/buffer.h"

#include <fmt/format.h>

#include "device/check_cuda.h"

namespace vesper::device {

void* allocate(std::size_t bytes) {
    void* memory = nullptr;
    if (bytes > 0)
        on_device([&] { check_allocation(cudaMalloc(&memory, bytes), bytes, "memory of the GPU"); });
    return memory;
}

void free(void* memory) noexcept {
    cudaFree(memory);
}

void* allocate_pinned(std::size_t bytes) {
    void* memory = nullptr;
    if (bytes == 0) return nullptr;
    const cudaError_t status = cudaMallocHost(&memory, bytes);
    if (status == cudaErrorMemoryAllocation)
        throw Error({.kind = ErrorKind::memory,
                     .problem = "the host has no page-locked memory left",
                     .reason = fmt::format("{:.3f} GB asked for", 1e-9 * static_cast<double>(bytes)),
                     .remedy = "take fewer books, or a node with more memory"});
    try_cuda(status, "page-locked memory of the host");
    return memory;
}

void free_pinned(void* memory) noexcept {
    cudaFreeHost(memory);
}

void upload(void* to, const void* from, std::size_t bytes, const Stream& stream) {
    if (bytes > 0)
        try_cuda(cudaMemcpyAsync(to, from, bytes, cudaMemcpyHostToDevice, stream.handle()),
                 "a copy to the GPU");
}

void download(void* to, const void* from, std::size_t bytes, const Stream& stream) {
    if (bytes > 0)
        try_cuda(cudaMemcpyAsync(to, from, bytes, cudaMemcpyDeviceToHost, stream.handle()),
                 "a copy from the GPU");
}

void fill_with_zeros(void* memory, std::size_t bytes, const Stream& stream) {
    if (bytes > 0) try_cuda(cudaMemsetAsync(memory, 0, bytes, stream.handle()), "clearing memory of the GPU");
}

void upload_rows(void* to, const void* from, std::size_t from_stride, std::size_t row_bytes, std::size_t rows,
                 const Stream& stream) {
    if (row_bytes == 0 || rows == 0) return;
    try_cuda(cudaMemcpy2DAsync(to, row_bytes, from, from_stride, row_bytes, rows, cudaMemcpyHostToDevice,
                               stream.handle()),
             "a copy of rows to the GPU");
}

}  // namespace vesper::device
