// Exact sums over ranks of integers beyond 64 bits.
#pragma once

#include <span>

#include "comm/comm.h"

namespace vesper {

__extension__ using WideTicks = __int128;

/// Element-wise sum over all ranks, on all ranks. Precondition: the sums, and each rank's values, are below
/// 2^94 in size. Collective.
void sum_wide(Comm& comm, std::span<WideTicks> values);

}  // namespace vesper
