#include "core/error.h"
#include "device/select_backend.h"

namespace vesper {

Backend select_backend(const std::string& asked) {
    if (asked == "cuda")
        throw Error({.kind = ErrorKind::device,
                     .problem = "--backend cuda is not available",
                     .reason = "this program was built without CUDA",
                     .remedy = "use --backend cpu"});
    if (asked != "cpu" && asked != "auto")
        throw Error({.kind = ErrorKind::usage,
                     .problem = "unknown backend '" + asked + "'",
                     .remedy = "use auto, cpu or cuda"});
    return Backend::cpu;
}

}  // namespace vesper
