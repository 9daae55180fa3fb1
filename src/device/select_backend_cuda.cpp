#include <fmt/format.h>

#include "device/check_cuda.h"
#include "device/parse_backend.h"
#include "device/select_backend.h"
#include "kernels/scratch.h"

namespace vesper {
namespace {

/// GPUs this process can see; no driver or no device is none. Throws Error{device} for a driver that is too
/// old.
int visible_devices() {
    int count = 0;
    const cudaError_t status = cudaGetDeviceCount(&count);
    if (status == cudaErrorNoDevice) return 0;
    // Without a driver the runtime reports version 0, and that its own is newer.
    int driver = 0;
    if (status == cudaErrorInsufficientDriver && cudaDriverGetVersion(&driver) == cudaSuccess && driver == 0)
        return 0;
    try_cuda(status, "looking for GPUs");
    return count;
}

void bind(NodeRank node, int devices) {
    if (devices > 1 && node.size > devices)
        throw Error({.kind = ErrorKind::device,
                     .problem = fmt::format("{} ranks on a node with {} GPUs", node.size, devices),
                     .reason = "one rank drives one GPU",
                     .remedy = "start as many ranks as GPUs, or use --backend cpu"});
    try_cuda(cudaSetDevice(devices == 1 ? 0 : node.rank), "taking the GPU of this rank");
    on_device(keep_device_scratch);
}

}  // namespace

Backend select_backend(const std::string& asked, NodeRank node) {
    const BackendWish wish = parse_backend(asked);
    if (wish == BackendWish::cpu) return Backend::cpu;
    const int devices = visible_devices();
    if (devices == 0 && wish == BackendWish::automatic) return Backend::cpu;
    if (devices == 0)
        throw Error(
            {.kind = ErrorKind::device,
             .problem = "--backend cuda found no GPU",
             .reason = "the driver is missing or shows no device to this process",
             .remedy = "use --backend cpu, or a node with a GPU (see nvidia-smi and CUDA_VISIBLE_DEVICES)"});
    bind(node, devices);
    return Backend::cuda;
}

std::string device_name(Backend backend) {
    if (backend == Backend::cpu) return "cpu";
    int device = 0;
    cudaDeviceProp properties;
    try_cuda(cudaGetDevice(&device), "which GPU");
    try_cuda(cudaGetDeviceProperties(&properties, device), "the name of the GPU");
    return properties.name;
}

}  // namespace vesper
