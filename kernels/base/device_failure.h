// What a kernel's launcher throws when the device or its driver refuses.
#pragma once

#include <stdexcept>
#include <string>

namespace vesper {

enum class DeviceFailureKind {
    out_of_memory,
    no_device,
    busy,           ///< there, but others have it, or it takes no work
    not_built_for,  ///< a GPU that this program holds no code for
    driver,         ///< too old, or not in order
    lost,           ///< a fault of the hardware
    kernel_fault,   ///< code on the GPU did what it must not
    other
};

class DeviceFailure : public std::runtime_error {
  public:
    DeviceFailure(DeviceFailureKind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
    DeviceFailureKind kind() const { return kind_; }

  private:
    DeviceFailureKind kind_;
};

}  // namespace vesper
