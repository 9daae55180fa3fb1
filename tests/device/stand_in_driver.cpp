// A stand-in for NVIDIA's driver library, for tests of what the program does when driver or GPU fail.
//   STAND_IN_VERSION  the CUDA version it claims, as 13000; default: the real driver's, else this toolkit's
//   STAND_IN_INIT     what cuInit returns, a CUresult; default: the real driver's, else "no device"
//   STAND_IN_REAL     path of the real libcuda.so.1, which gets all calls; without it there is no GPU
//   STAND_IN_FAULT    a CUresult that work on the GPU ends in, once and for all
//   STAND_IN_AFTER    how many of those calls go well before; default: none
// Built as libcuda.so.1; the CUDA runtime takes it where its folder is first in LD_LIBRARY_PATH.
#include <cuda.h>
#include <dlfcn.h>

#include <array>
#include <atomic>
#include <cstdlib>
#include <string_view>

#undef cuGetProcAddress  // two functions of the driver have that name, by the version asked for

namespace {

int number(const char* variable, int otherwise) {
    const char* text = std::getenv(variable);
    return text != nullptr ? std::atoi(text) : otherwise;
}

/// A function of the real driver; null without one.
template <class Function>
Function* real(const char* name) {
    static void* const library = [] {
        const char* path = std::getenv("STAND_IN_REAL");
        return path != nullptr ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : nullptr;
    }();
    return library != nullptr ? reinterpret_cast<Function*>(dlsym(library, name)) : nullptr;
}

CUresult no_gpu() {
    return CUDA_ERROR_NO_DEVICE;
}

bool is_lost() {
    static const int fault = number("STAND_IN_FAULT", 0);
    static std::atomic<int> left = number("STAND_IN_AFTER", 0);
    return fault != 0 && left.fetch_sub(1) <= 0;
}

/// A call of the driver that ends in the fault once the GPU is lost. The number tells calls of one type
/// apart.
template <int kNumber, class Function>
struct Faulty;
template <int kNumber, class... Arguments>
struct Faulty<kNumber, CUresult(Arguments...)> {
    static inline CUresult (*real_call)(Arguments...) = nullptr;
    static CUresult call(Arguments... arguments) {
        return is_lost() ? static_cast<CUresult>(number("STAND_IN_FAULT", 0)) : real_call(arguments...);
    }
    static void put_in_place(void** function) {
        real_call = reinterpret_cast<CUresult (*)(Arguments...)>(*function);
        *function = reinterpret_cast<void*>(call);
    }
};

struct Work {
    std::string_view name;
    void (*put_in_place)(void** function);
};

constexpr std::array kWork = {
    Work{"cuDevicePrimaryCtxRetain", Faulty<0, decltype(cuDevicePrimaryCtxRetain)>::put_in_place},
    Work{"cuKernelGetAttribute", Faulty<1, decltype(cuKernelGetAttribute)>::put_in_place},
    Work{"cuFuncGetAttribute", Faulty<2, decltype(cuFuncGetAttribute)>::put_in_place},
    Work{"cuLaunchKernel", Faulty<3, decltype(cuLaunchKernel)>::put_in_place},
    Work{"cuLaunchKernelEx", Faulty<4, decltype(cuLaunchKernelEx)>::put_in_place},
    Work{"cuMemcpyHtoDAsync", Faulty<5, decltype(cuMemcpyHtoDAsync)>::put_in_place},
    Work{"cuMemcpyDtoHAsync", Faulty<6, decltype(cuMemcpyDtoHAsync)>::put_in_place},
    Work{"cuMemcpyAsync", Faulty<7, decltype(cuMemcpyAsync)>::put_in_place},
    Work{"cuMemcpy2DAsync", Faulty<8, decltype(cuMemcpy2DAsync)>::put_in_place},
    Work{"cuMemsetD8Async", Faulty<9, decltype(cuMemsetD8Async)>::put_in_place},
    Work{"cuStreamSynchronize", Faulty<10, decltype(cuStreamSynchronize)>::put_in_place},
    Work{"cuStreamQuery", Faulty<11, decltype(cuStreamQuery)>::put_in_place},
};

}  // namespace

extern "C" {

CUresult cuInit(unsigned flags) {
    auto* const init = real<decltype(cuInit)>("cuInit");
    const int wanted = number("STAND_IN_INIT", init != nullptr ? 0 : CUDA_ERROR_NO_DEVICE);
    return wanted != 0 || init == nullptr ? static_cast<CUresult>(wanted) : init(flags);
}

CUresult cuDriverGetVersion(int* version) {
    auto* const get = real<decltype(cuDriverGetVersion)>("cuDriverGetVersion");
    *version = CUDA_VERSION;
    if (get != nullptr) get(version);
    *version = number("STAND_IN_VERSION", *version);
    return CUDA_SUCCESS;
}

CUresult cuGetProcAddress_v2(const char* name, void** function, int version, cuuint64_t flags,
                             CUdriverProcAddressQueryResult* status);

CUresult cuGetProcAddress(const char* name, void** function, int version, cuuint64_t flags) {
    return cuGetProcAddress_v2(name, function, version, flags, nullptr);
}

CUresult cuGetProcAddress_v2(const char* name, void** function, int version, cuuint64_t flags,
                             CUdriverProcAddressQueryResult* status) {
    const std::string_view wanted = name;
    if (status != nullptr) *status = CU_GET_PROC_ADDRESS_SUCCESS;
    *function = reinterpret_cast<void*>(no_gpu);
    if (auto* const get = real<decltype(cuGetProcAddress_v2)>("cuGetProcAddress_v2")) {
        const CUresult found = get(name, function, version, flags, status);
        if (found != CUDA_SUCCESS || *function == nullptr) return found;
    }
    if (wanted == "cuInit") *function = reinterpret_cast<void*>(cuInit);
    if (wanted == "cuDriverGetVersion") *function = reinterpret_cast<void*>(cuDriverGetVersion);
    if (wanted == "cuGetProcAddress")
        *function = version < 12000 ? reinterpret_cast<void*>(cuGetProcAddress)
                                    : reinterpret_cast<void*>(cuGetProcAddress_v2);
    if (flags & CU_GET_PROC_ADDRESS_PER_THREAD_DEFAULT_STREAM) return CUDA_SUCCESS;  // not what we call
    for (const Work& work : kWork)
        if (wanted == work.name) work.put_in_place(function);
    return CUDA_SUCCESS;
}

}  // extern "C"
