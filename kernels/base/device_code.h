// Whether this program's kernels can run on the current device.
#pragma once

namespace vesper {

/// Throws DeviceFailure{not_built_for} where the program holds no code for the current device: at once, and
/// not when the first kernel is wanted.
void require_code_for_device();

}  // namespace vesper
