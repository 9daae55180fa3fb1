#include "device/device_error.h"

namespace vesper {
namespace {

/// What a kind of failure means to who runs the program.
Fault fault_of(DeviceFailureKind kind) {
    switch (kind) {
        case DeviceFailureKind::out_of_memory:
            return {.kind = ErrorKind::memory,
                    .problem = "the GPU is out of memory",
                    .remedy =
                        "free it of other processes (nvidia-smi lists them), take fewer books or symbols, "
                        "or use --backend cpu"};
        case DeviceFailureKind::no_device:
            return {.kind = ErrorKind::device,
                    .problem = "no GPU on this node",
                    .remedy = "use --backend cpu, or a node with a GPU"};
        case DeviceFailureKind::busy:
            return {.kind = ErrorKind::device,
                    .problem = "the GPU takes no work",
                    .remedy =
                        "see who uses it and its compute mode (nvidia-smi -q -d COMPUTE,PIDS), use another "
                        "GPU, or --backend cpu"};
        case DeviceFailureKind::not_built_for:
            return {.kind = ErrorKind::device,
                    .problem = "this program was not built for this GPU",
                    .remedy = "build with -DVESPER_CUDA_ARCHITECTURES for it, or use --backend cpu"};
        case DeviceFailureKind::driver:
            return {.kind = ErrorKind::driver,
                    .problem = "the NVIDIA driver of this node does not serve this program",
                    .remedy = "update or repair the driver (nvidia-smi shows it), or use --backend cpu"};
        case DeviceFailureKind::lost:
            return {.kind = ErrorKind::lost_gpu,
                    .problem = "the GPU was lost",
                    .remedy =
                        "run again, on another node if it recurs; the driver's log names the fault (dmesg, "
                        "lines with Xid)"};
        case DeviceFailureKind::kernel_fault:
            return {
                .problem = "a kernel failed on the GPU",
                .remedy = "please report it, unless it happens on one GPU only: that one is at fault then"};
        case DeviceFailureKind::other:
            break;
    }
    return {.problem = "the GPU refused a call", .remedy = "please report it"};
}

}  // namespace

Error error_of(const DeviceFailure& failure) {
    Fault fault = fault_of(failure.kind());
    fault.reason = failure.what();
    return Error(fault);
}

}  // namespace vesper
