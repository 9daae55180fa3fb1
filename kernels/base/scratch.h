// Device memory that kernels use for a while.
#pragma once

namespace vesper {

/// Lets the current device keep the memory that kernels gave back, for the next ones: without it, every call
/// that follows a synchronisation asks the driver again, which costs more than most kernels. To be called
/// once a process. Throws DeviceFailure.
void keep_device_scratch();

}  // namespace vesper
