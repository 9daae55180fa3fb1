#include "kernels/base/device_code.h"

#include "kernels/base/launch.cuh"

namespace vesper {
namespace {

/// Compiled for the same devices as all others.
__global__ void any_kernel() {}

}  // namespace

void require_code_for_device() {
    cudaFuncAttributes attributes;
    check_cuda(cudaFuncGetAttributes(&attributes, any_kernel), "code for this GPU");
}

}  // namespace vesper
