#include <fmt/format.h>

#include "device/check_cuda.h"
#include "device/parse_backend.h"
#include "device/select_backend.h"
#include "kernels/base/device_code.h"
#include "kernels/base/scratch.h"

namespace vesper {
namespace {

/// "13.0" of 13000.
std::string version_text(int version) {
    return fmt::format("{}.{}", version / 1000, version % 1000 / 10);
}

/// The CUDA version that the driver is for; 0 without a driver.
int driver_version() {
    int version = 0;
    return cudaDriverGetVersion(&version) == cudaSuccess ? version : 0;
}

/// Throws Error{driver}, or what the status stands for: what is wrong before there is any work is the
/// driver's fault, and versions that do not fit the most frequent one.
[[noreturn]] void refuse_driver(cudaError_t status) {
    int runtime = 0;
    try_cuda(cudaRuntimeGetVersion(&runtime), "version of the CUDA runtime");
    const auto kind = status == cudaErrorUnknown ? DeviceFailureKind::driver : failure_kind(status);
    throw error_of(DeviceFailure(
        kind,
        fmt::format("looking for GPUs with a driver for CUDA {} and a program for CUDA {}: {}",
                    version_text(driver_version()), version_text(runtime), cudaGetErrorString(status))));
}

/// GPUs this process can see; no driver or no device is none. Throws where there is a driver that cannot be
/// used: on a node meant for GPUs that must not pass as having none.
int visible_devices() {
    int count = 0;
    const cudaError_t status = cudaGetDeviceCount(&count);
    if (status == cudaErrorNoDevice) return 0;
    // Without a driver the runtime says that it is too old.
    if (status == cudaErrorInsufficientDriver && driver_version() == 0) return 0;
    if (status != cudaSuccess) refuse_driver(status);
    return count;
}

[[noreturn]] void refuse_node() {
    const int driver = driver_version();
    throw Error(
        {.kind = ErrorKind::device,
         .problem = "--backend cuda found no GPU",
         .reason = driver == 0 ? "there is no NVIDIA driver"
                               : fmt::format("the driver, for CUDA {}, shows none to this process",
                                             version_text(driver)),
         .remedy = "use --backend cpu, or a node with a GPU (see nvidia-smi and CUDA_VISIBLE_DEVICES)"});
}

void bind(NodeRank node, int devices) {
    if (devices > 1 && node.size > devices)
        throw Error({.kind = ErrorKind::device,
                     .problem = fmt::format("{} ranks on a node with {} GPUs", node.size, devices),
                     .reason = "one rank drives one GPU",
                     .remedy = "start as many ranks as GPUs, or use --backend cpu"});
    try_cuda(cudaSetDevice(devices == 1 ? 0 : node.rank), "taking the GPU of this rank");
    on_device(require_code_for_device);
    on_device(keep_device_scratch);
}

}  // namespace

Backend select_backend(const std::string& asked, NodeRank node) {
    const BackendWish wish = parse_backend(asked);
    if (wish == BackendWish::cpu) return Backend::cpu;
    const int devices = visible_devices();
    if (devices == 0 && wish == BackendWish::automatic) return Backend::cpu;
    if (devices == 0) refuse_node();
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
