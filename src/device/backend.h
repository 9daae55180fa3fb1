// Where kernels run.
#pragma once

namespace vesper {

enum class Backend { cpu, cuda };

inline const char* name_of(Backend backend) {
    return backend == Backend::cuda ? "cuda" : "cpu";
}

/// How this rank executes kernels. threads 0: as many as OpenMP gives.
struct Exec {
    Backend backend = Backend::cpu;
    int threads = 0;
};

}  // namespace vesper
