// Return codes of NCCL -> Error. Included in this folder only.
#pragma once

#include <nccl.h>

#include <string>

#include "core/error.h"

namespace vesper {

/// What a failed call of NCCL leads to: Error{comm} that names the call.
inline Error nccl_error(ncclResult_t status, const char* call) {
    return Error({.kind = ErrorKind::comm,
                  .problem = std::string(call) + " failed",
                  .reason = ncclGetErrorString(status),
                  .remedy = "see the messages of the other ranks, and NCCL's own with NCCL_DEBUG=WARN; each "
                            "rank needs a GPU of its own"});
}

/// For calls that never stay in progress.
inline void check_nccl(ncclResult_t status, const char* call) {
    if (status != ncclSuccess) throw nccl_error(status, call);
}

}  // namespace vesper
