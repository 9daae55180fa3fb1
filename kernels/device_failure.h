// What a kernel's launcher throws when the device or its driver refuses.
#pragma once

#include <stdexcept>
#include <string>

namespace vesper {

enum class DeviceFailureKind { out_of_memory, no_device, old_driver, lost, other };

class DeviceFailure : public std::runtime_error {
  public:
    DeviceFailure(DeviceFailureKind kind, const std::string& what) : std::runtime_error(what), kind_(kind) {}
    DeviceFailureKind kind() const { return kind_; }

  private:
    DeviceFailureKind kind_;
};

}  // namespace vesper
