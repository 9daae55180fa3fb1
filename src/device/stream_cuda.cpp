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

}  // namespace vesper
