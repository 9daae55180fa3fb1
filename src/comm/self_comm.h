// One rank, no MPI.
#pragma once

#include "comm/comm.h"

namespace vesper {

class SelfComm final : public Comm {
  public:
    using Comm::broadcast;
    int rank() const override { return 0; }
    int size() const override { return 1; }
    void sum(std::span<std::int64_t>) override {}
    void gather(MatrixView<std::int64_t>, std::span<const std::size_t>) override {}
    void broadcast(std::span<std::byte>) override {}
    [[noreturn]] void abort(int code) override;
};

}  // namespace vesper
