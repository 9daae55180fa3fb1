#include "comm/self_comm.h"

#include <cstdlib>

namespace vesper {

void SelfComm::abort(int code) {
    std::_Exit(code);
}

}  // namespace vesper
