#include "core/error.h"
#include "device/parse_backend.h"
#include "device/select_backend.h"

namespace vesper {

Backend select_backend(const std::string& asked, NodeRank) {
    if (parse_backend(asked) == BackendWish::cuda)
        throw Error({.kind = ErrorKind::device,
                     .problem = "--backend cuda is not available",
                     .reason = "this program was built without CUDA",
                     .remedy = "use --backend cpu, or build with -DVESPER_CUDA=ON"});
    return Backend::cpu;
}

std::string device_name(Backend) {
    return "cpu";
}

}  // namespace vesper
