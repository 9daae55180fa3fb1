// A stand-in for a profiler: writes the ranges that a program marks to standard error, as "range: NAME" where
// one begins and "range ends". NVTX loads it where NVTX_INJECTION64_PATH names it.
#include <nvtx3/nvToolsExt.h>

#include <cstdio>

namespace {

int push(const char* name) {
    std::fprintf(stderr, "range: %s\n", name);
    return 0;
}

int pop() {
    std::fputs("range ends\n", stderr);
    return 0;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int InitializeInjectionNvtx2(NvtxGetExportTableFunc_t get) {
    const auto* const callbacks = static_cast<const NvtxExportTableCallbacks*>(get(NVTX_ETID_CALLBACKS));
    NvtxFunctionTable table = nullptr;
    unsigned size = 0;
    if (callbacks == nullptr || callbacks->GetModuleFunctionTable(NVTX_CB_MODULE_CORE, &table, &size) == 0 ||
        size <= NVTX_CBID_CORE_RangePop)
        return 0;
    *table[NVTX_CBID_CORE_RangePushA] = reinterpret_cast<NvtxFunctionPointer>(push);
    *table[NVTX_CBID_CORE_RangePop] = reinterpret_cast<NvtxFunctionPointer>(pop);
    return 1;
}
