#include "comm/make_device_comm.h"
#include "comm/nccl_comm.h"

namespace vesper {

std::unique_ptr<Comm> make_device_comm(Comm& world, Backend backend, std::chrono::milliseconds deadline) {
    if (world.size() == 1) return nullptr;
    std::int64_t gpus = backend == Backend::cuda ? 1 : 0;
    world.sum({&gpus, 1});
    if (gpus != world.size()) return nullptr;
    return std::make_unique<NcclComm>(world, deadline);
}

}  // namespace vesper
