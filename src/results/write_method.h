// One method at one horizon, on disk.
#pragma once

#include "h5/group.h"
#include "results/result.h"

namespace vesper {

/// Fills `group` ("/historical/1d"). Throws Error{io}; Error{internal} when the parts of the result do not
/// fit together.
void write_method(h5::Group group, const Result& result, const MethodResult& method);

}  // namespace vesper
