// Return codes of the CUDA runtime -> Error. Included in this folder only.
#pragma once

#include "device/device_error.h"
#include "kernels/base/launch.cuh"

namespace vesper {

/// Throws what error_of() makes of a failure; `what` says what the call was for.
inline void try_cuda(cudaError_t status, const char* what) {
    on_device([&] { check_cuda(status, what); });
}

}  // namespace vesper
