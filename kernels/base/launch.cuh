// What every launcher needs: grid sizes, checked calls, memory that lives as long as the work on a stream.
#pragma once

#include <cuda_runtime.h>

#include <cstddef>
#include <cstdio>
#include <string>

#include "kernels/base/device_failure.h"
#include "kernels/base/failure_kind.cuh"
#include "kernels/base/stream.h"

namespace vesper {

/// Throws DeviceFailure where a call of the CUDA runtime failed; `what` says what it was for.
inline void check_cuda(cudaError_t status, const char* what) {
    if (status == cudaSuccess) return;
    cudaGetLastError();  // clears what is not fatal, so that the next call is judged by itself
    throw DeviceFailure(failure_kind(status), std::string(what) + ": " + cudaGetErrorString(status));
}

inline std::string gigabytes(std::size_t bytes) {
    char text[32];
    std::snprintf(text, sizeof text, "%.3f GB", 1e-9 * static_cast<double>(bytes));
    return text;
}

/// check_cuda() for an allocation of this many bytes: where memory is short, it says how much there is.
inline void check_allocation(cudaError_t status, std::size_t bytes, const char* what) {
    if (status != cudaErrorMemoryAllocation) return check_cuda(status, what);
    cudaGetLastError();
    std::string text = std::string(what) + ": " + gigabytes(bytes) + " asked for";
    std::size_t free = 0;
    std::size_t total = 0;
    if (cudaMemGetInfo(&free, &total) == cudaSuccess)
        text += ", " + gigabytes(free) + " of " + gigabytes(total) + " free";
    throw DeviceFailure(DeviceFailureKind::out_of_memory, text);
}

/// To be called after every launch.
inline void check_launch(const char* kernel) {
    check_cuda(cudaGetLastError(), kernel);
}

template <class Count>
constexpr unsigned blocks_for(Count n, unsigned per_block) {
    return static_cast<unsigned>((n + per_block - 1) / per_block);
}

inline int multiprocessors() {
    int device = 0;
    int count = 0;
    check_cuda(cudaGetDevice(&device), "which device");
    check_cuda(cudaDeviceGetAttribute(&count, cudaDevAttrMultiProcessorCount, device), "multiprocessors");
    return count;
}

/// Lets a kernel have more shared memory than it gets unasked.
template <class Kernel>
void allow_shared(Kernel kernel, std::size_t bytes) {
    check_cuda(
        cudaFuncSetAttribute(kernel, cudaFuncAttributeMaxDynamicSharedMemorySize, static_cast<int>(bytes)),
        "shared memory of a block: is the model too large?");
}

/// Device memory for the work that is put on a stream while the buffer lives: it is taken and given back in
/// stream order.
template <class T>
class StreamBuffer {
  public:
    StreamBuffer(std::size_t n, StreamHandle stream) : stream_(stream) {
        check_allocation(cudaMallocAsync(&data_, n * sizeof(T), stream), n * sizeof(T),
                         "scratch of a kernel");
    }
    ~StreamBuffer() { cudaFreeAsync(data_, stream_); }
    StreamBuffer(const StreamBuffer&) = delete;
    StreamBuffer& operator=(const StreamBuffer&) = delete;

    T* data() const { return data_; }

  private:
    T* data_ = nullptr;
    StreamHandle stream_;
};

}  // namespace vesper
