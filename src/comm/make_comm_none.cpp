#include "comm/self_comm.h"

namespace vesper {

std::unique_ptr<Comm> make_comm() {
    return std::make_unique<SelfComm>();
}

}  // namespace vesper
