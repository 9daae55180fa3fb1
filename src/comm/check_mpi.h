// Return codes of MPI -> Error. Included in this folder only.
#pragma once

#include <mpi.h>

#include <string>

#include "core/error.h"

namespace vesper {

/// Throws Error{comm} naming the call unless status is MPI_SUCCESS.
inline void check_mpi(int status, const char* call) {
    if (status == MPI_SUCCESS) return;
    char text[MPI_MAX_ERROR_STRING] = "unknown error";
    int length = 0;
    MPI_Error_string(status, text, &length);
    throw Error({.kind = ErrorKind::comm,
                 .problem = std::string(call) + " failed",
                 .reason = text,
                 .remedy = "see the messages of the other ranks; the run can be started again"});
}

}  // namespace vesper
