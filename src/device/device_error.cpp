#include "device/device_error.h"

namespace vesper {

Error error_of(const DeviceFailure& failure) {
    switch (failure.kind()) {
        case DeviceFailureKind::out_of_memory:
            return Error({.kind = ErrorKind::memory,
                          .problem = "the GPU is out of memory",
                          .reason = failure.what(),
                          .remedy = "use more ranks with a GPU each, fewer books, or --backend cpu"});
        case DeviceFailureKind::no_device:
            return Error({.kind = ErrorKind::device,
                          .problem = "no GPU on this node",
                          .reason = failure.what(),
                          .remedy = "use --backend cpu, or a node with a GPU"});
        case DeviceFailureKind::old_driver:
            return Error({.kind = ErrorKind::device,
                          .problem = "the NVIDIA driver is too old for this program",
                          .reason = failure.what(),
                          .remedy = "update the driver, or use --backend cpu"});
        case DeviceFailureKind::lost:
            return Error(
                {.kind = ErrorKind::device,
                 .problem = "the GPU was lost",
                 .reason = failure.what(),
                 .remedy = "look at the driver's log (dmesg, Xid); run again, on another node if it recurs"});
        case DeviceFailureKind::other:
            break;
    }
    return Error({.kind = ErrorKind::device, .problem = "the GPU refused", .reason = failure.what()});
}

}  // namespace vesper
