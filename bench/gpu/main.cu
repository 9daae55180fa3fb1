// Verifies and times the kernels on the GPU. Usage: gpu_bench [rates] [mc] [options] [stress] [tails];
// without names, all.
#include <cstring>
#include <exception>

#include "bench/gpu/device.cuh"
#include "kernels/base/scratch.h"

int main(int argc, char** argv) {
    using namespace vesper::bench;
    const auto wanted = [&](const char* name) {
        for (int i = 1; i < argc; ++i) {
            if (std::strcmp(argv[i], name) == 0) return true;
        }
        return argc == 1;
    };
    try {
        vesper::keep_device_scratch();
        const Rates rates = measure_rates();
        if (wanted("tails")) bench_tails(rates);
        if (wanted("mc")) bench_monte_carlo(rates);
        if (wanted("options")) bench_options(rates);
        if (wanted("stress")) bench_stress(rates);
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "gpu_bench: %s\n", failure.what());
        return 1;
    }
    return 0;
}
