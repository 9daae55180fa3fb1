// Codes of the CUDA runtime lead to the exit code of who can mend them, and to a message that says what to
// do.
#include <string>

#include <gtest/gtest.h>

#include "device/check_cuda.h"

namespace vesper {
namespace {

struct Code {
    cudaError_t status;
    int exit_code;
};

constexpr Code kCodes[] = {
    {cudaErrorMemoryAllocation, 71},
    {cudaErrorNoDevice, 69},
    {cudaErrorDevicesUnavailable, 69},
    {cudaErrorNoKernelImageForDevice, 69},
    {cudaErrorInsufficientDriver, 72},
    {cudaErrorSystemDriverMismatch, 72},
    {cudaErrorSystemNotReady, 72},
    {cudaErrorECCUncorrectable, 75},
    {cudaErrorNvlinkUncorrectable, 75},
    {cudaErrorContained, 75},
    {cudaErrorHardwareStackError, 75},
    {cudaErrorLaunchFailure, 75},
    {cudaErrorUnknown, 75},
    {cudaErrorIllegalAddress, 70},
    {cudaErrorMisalignedAddress, 70},
    {cudaErrorInvalidValue, 70},
};

TEST(FailureKind, LeadsToTheExitCodeOfWhoCanMendIt) {
    for (const Code& code : kCodes) {
        try {
            try_cuda(code.status, "a call");
            FAIL() << cudaGetErrorName(code.status) << " passed";
        } catch (const Error& error) {
            EXPECT_EQ(exit_code(error.fault().kind), code.exit_code) << cudaGetErrorName(code.status);
            EXPECT_EQ(error.fault().reason, std::string("a call: ") + cudaGetErrorString(code.status));
            EXPECT_FALSE(error.fault().remedy.empty()) << cudaGetErrorName(code.status);
        }
    }
    EXPECT_NO_THROW(try_cuda(cudaSuccess, "a call"));
}

TEST(FailureKind, AnAllocationNamesWhatWasAskedFor) {
    try {
        on_device([] { check_allocation(cudaErrorMemoryAllocation, 1'500'000'000, "a buffer"); });
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.fault().kind, ErrorKind::memory);
        EXPECT_TRUE(error.fault().reason.starts_with("a buffer: 1.500 GB asked for")) << error.what();
    }
}

}  // namespace
}  // namespace vesper
