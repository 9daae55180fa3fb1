#include "comm/make_device_comm.h"

namespace vesper {

std::unique_ptr<Comm> make_device_comm(Comm&, Backend, std::chrono::milliseconds) {
    return nullptr;
}

}  // namespace vesper
