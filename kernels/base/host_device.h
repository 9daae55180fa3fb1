// VESPER_HD marks a function that both the host and the device compiler read.
#pragma once

#ifdef __CUDACC__
#define VESPER_HD __host__ __device__
#else
#define VESPER_HD
#endif
