// The backend a rank gets for what its user asked.
#pragma once

#include <string>

#include "device/backend.h"

namespace vesper {

/// A rank among those on its node.
struct NodeRank {
    int rank = 0;
    int size = 1;
};

/// "cpu", "cuda" or "auto" (a GPU where the build and the node have one). Binds the rank to its GPU: the one
/// it alone can see, else the one with its number on the node. Throws Error{device} when "cuda" cannot be had
/// - it never falls back - or when there are more ranks than GPUs; Error{driver} where there is a driver that
/// cannot be used, also for "auto"; Error{usage} for any other word.
Backend select_backend(const std::string& asked, NodeRank node);

/// What the backend computes on: "NVIDIA H100 80GB HBM3", "cpu".
std::string device_name(Backend backend);

}  // namespace vesper
