#include "kernels/base/scratch.h"

#include <cstdint>
#include <limits>

#include "kernels/base/launch.cuh"

namespace vesper {

void keep_device_scratch() {
    int device = 0;
    cudaMemPool_t pool = nullptr;
    std::uint64_t all = std::numeric_limits<std::uint64_t>::max();
    check_cuda(cudaGetDevice(&device), "which device");
    check_cuda(cudaDeviceGetDefaultMemPool(&pool, device), "memory pool of the device");
    check_cuda(cudaMemPoolSetAttribute(pool, cudaMemPoolAttrReleaseThreshold, &all),
               "memory pool of the device");
}

}  // namespace vesper
