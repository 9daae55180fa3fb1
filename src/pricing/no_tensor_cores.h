// The error of asking the CPU for half precision.
#pragma once

#include "core/error.h"

namespace vesper {

inline Error no_tensor_cores() {
    return Error({.kind = ErrorKind::device,
                  .problem = "monte_carlo.precision = \"half\" needs a GPU",
                  .reason = "its products run on tensor cores, and this rank computes on the CPU",
                  .remedy = "use \"single\", or --backend cuda on a node with a GPU"});
}

}  // namespace vesper
