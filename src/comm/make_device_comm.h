// Ranks that exchange over their GPUs.
#pragma once

#include <chrono>
#include <memory>

#include "comm/comm.h"
#include "device/backend.h"

namespace vesper {

/// The ranks of the world, joined over their GPUs; null where that is not to be had - a build without NCCL,
/// one rank, a rank on another backend - and the world itself is to be used: sums and gathers are equal
/// either way. Collective; after select_backend(), which binds the rank to its GPU. The world must outlive
/// the result. Throws Error{comm}.
std::unique_ptr<Comm> make_device_comm(Comm& world, Backend backend, std::chrono::milliseconds deadline);

}  // namespace vesper
