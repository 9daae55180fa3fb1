// What this program was built from and how.
#pragma once

#include <string>

namespace vesper {

struct BuildInfo {
    std::string version;
    std::string commit;  // with "-dirty" where the tree had changes
    std::string compiler;
    std::string options;  // "Release, -march=native, MPI"
};
const BuildInfo& build_info();

}  // namespace vesper
