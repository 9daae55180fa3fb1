// A CUDA stream as an API needs to name it, without CUDA's headers.
#pragma once

struct CUstream_st;

namespace vesper {

using StreamHandle = CUstream_st*;

}  // namespace vesper
