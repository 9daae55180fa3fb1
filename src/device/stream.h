// Order of work on the current device.
#pragma once

#include "kernels/base/stream.h"

namespace vesper {

/// Owns a CUDA stream. Throws Error{device}.
class Stream {
  public:
    Stream();
    ~Stream();
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;

    StreamHandle handle() const { return handle_; }
    /// Waits for all work put on the stream. Throws what that work ended in.
    void wait() const;
    /// Whether all work put on the stream is done. Throws what that work ended in.
    bool idle() const;

  private:
    StreamHandle handle_ = nullptr;
};

}  // namespace vesper
