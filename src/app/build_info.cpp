#include "app/build_info.h"

#include <vesper_commit.h>  // written by commit.cmake

namespace vesper {

const BuildInfo& build_info() {
    static const BuildInfo info = {.version = VESPER_VERSION,
                                   .commit = VESPER_COMMIT,
                                   .compiler = VESPER_COMPILER,
                                   .options = VESPER_OPTIONS};
    return info;
}

}  // namespace vesper
