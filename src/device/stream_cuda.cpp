#include "device/check_cuda.h"
#include "device/stream.h"

namespace vesper {

Stream::Stream() {
    try_cuda(cudaStreamCreateWithFlags(&handle_, cudaStreamNonBlocking), "a stream");
}

Stream::~Stream() {
    cudaStreamDestroy(handle_);
}

void Stream::wait() const {
    try_cuda(cudaStreamSynchronize(handle_), "work on the GPU");
}

bool Stream::idle() const {
    const cudaError_t status = cudaStreamQuery(handle_);
    if (status == cudaErrorNotReady) return false;
    try_cuda(status, "work on the GPU");
    return true;
}

}  // namespace vesper
