// What goes wrong on a GPU, in this program's terms. Included in this folder and by pricers that launch
// kernels.
#pragma once

#include "core/error.h"
#include "kernels/base/device_failure.h"

namespace vesper {

/// The Error that a failure on the device leads to: memory, device, driver, lost_gpu, or internal where code
/// on the device failed.
Error error_of(const DeviceFailure& failure);

/// Runs a body that calls the device; its DeviceFailure becomes an Error.
template <class Body>
auto on_device(const Body& body) {
    try {
        return body();
    } catch (const DeviceFailure& failure) {
        throw error_of(failure);
    }
}

}  // namespace vesper
