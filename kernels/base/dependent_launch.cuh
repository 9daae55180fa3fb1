// Kernels that start before the one ahead of them on the stream is done (programmatic dependent launch).
#pragma once

#include "kernels/base/launch.cuh"

namespace vesper {

/// When a kernel's blocks may start: when the kernel ahead of it on the stream is done, or early, when all
/// blocks of that one have called start_successor(). Chains of early kernels begin with one that is not. An
/// early one touches what others of its chain read or write after wait_for_predecessor() only, which every
/// thread calls.
enum class Start { after_predecessor, early };

__device__ inline void wait_for_predecessor() {
    cudaGridDependencySynchronize();
}
__device__ inline void start_successor() {
    cudaTriggerProgrammaticLaunchCompletion();
}

struct Grid {
    const char* kernel = "";  // its name in messages
    dim3 blocks;
    dim3 threads;
    std::size_t shared = 0;  // bytes of dynamic shared memory
    Start start = Start::after_predecessor;
};

/// kernel<<<grid>>>(arguments...), checked.
template <class... Parameters, class... Arguments>
void launch(void (*kernel)(Parameters...), const Grid& grid, StreamHandle stream,
            const Arguments&... arguments) {
    cudaLaunchAttribute early = {};
    early.id = cudaLaunchAttributeProgrammaticStreamSerialization;
    early.val.programmaticStreamSerializationAllowed = 1;
    cudaLaunchConfig_t config = {};
    config.gridDim = grid.blocks;
    config.blockDim = grid.threads;
    config.dynamicSmemBytes = grid.shared;
    config.stream = stream;
    config.attrs = &early;
    config.numAttrs = grid.start == Start::early ? 1 : 0;
    check_cuda(cudaLaunchKernelEx(&config, kernel, Parameters(arguments)...), grid.kernel);
}

}  // namespace vesper
