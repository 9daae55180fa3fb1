// Codes of the CUDA runtime, sorted by who can mend what they stand for.
#pragma once

#include <cuda_runtime.h>

#include "kernels/base/device_failure.h"

namespace vesper {

inline DeviceFailureKind failure_kind(cudaError_t status) {
    switch (status) {
        case cudaErrorMemoryAllocation:
            return DeviceFailureKind::out_of_memory;
        case cudaErrorNoDevice:
        case cudaErrorInvalidDevice:
            return DeviceFailureKind::no_device;
        case cudaErrorDevicesUnavailable:
        case cudaErrorDeviceAlreadyInUse:
        case cudaErrorMpsConnectionFailed:
        case cudaErrorMpsServerNotReady:
        case cudaErrorMpsMaxClientsReached:
        case cudaErrorMpsMaxConnectionsReached:
            return DeviceFailureKind::busy;
        case cudaErrorNoKernelImageForDevice:
        case cudaErrorInvalidKernelImage:
        case cudaErrorInvalidDeviceFunction:
        case cudaErrorUnsupportedPtxVersion:
        case cudaErrorJitCompilerNotFound:
            return DeviceFailureKind::not_built_for;
        case cudaErrorInsufficientDriver:
        case cudaErrorCallRequiresNewerDriver:
        case cudaErrorInitializationError:
        case cudaErrorStubLibrary:
        case cudaErrorOperatingSystem:
        case cudaErrorSystemNotReady:
        case cudaErrorSystemDriverMismatch:
        case cudaErrorCompatNotSupportedOnDevice:
            return DeviceFailureKind::driver;
        case cudaErrorECCUncorrectable:
        case cudaErrorNvlinkUncorrectable:
        case cudaErrorContained:
        case cudaErrorHardwareStackError:
        case cudaErrorLaunchFailure:
        case cudaErrorLaunchTimeout:
        case cudaErrorExternalDevice:
        case cudaErrorMpsRpcFailure:
        case cudaErrorMpsClientTerminated:
        case cudaErrorUnknown:  // also where a GPU fell off its bus
            return DeviceFailureKind::lost;
        case cudaErrorIllegalAddress:
        case cudaErrorIllegalInstruction:
        case cudaErrorMisalignedAddress:
        case cudaErrorInvalidAddressSpace:
        case cudaErrorInvalidPc:
        case cudaErrorAssert:
            return DeviceFailureKind::kernel_fault;
        default:
            return DeviceFailureKind::other;
    }
}

}  // namespace vesper
