#include "comm/make_device_comm.h"

namespace vesper {

std::unique_ptr<Comm> make_device_comm(Comm&, Backend) {
    return nullptr;
}

}  // namespace vesper
