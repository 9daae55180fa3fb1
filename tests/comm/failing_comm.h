// A rank whose communicator fails at a chosen collective.
#pragma once

#include <cstddef>
#include <cstdlib>

#include "comm/comm.h"
#include "core/error.h"

namespace vesper::test {

/// Passes everything on to another communicator, but throws Error{comm} in place of its k-th collective,
/// counted from 0, and of all that follow.
class FailingComm final : public Comm {
  public:
    static constexpr const char* kProblem = "the network is gone";

    FailingComm(Comm& world, std::size_t k) : world_(world), fails_at_(k) {}

    using Comm::broadcast;
    int rank() const override { return world_.rank(); }
    int size() const override { return world_.size(); }
    int node_rank() const override { return world_.node_rank(); }
    int node_size() const override { return world_.node_size(); }
    void sum(std::span<std::int64_t> values) override {
        count();
        world_.sum(values);
    }
    void gather(MatrixView<std::int64_t> columns, std::span<const std::size_t> counts) override {
        count();
        world_.gather(columns, counts);
    }
    void broadcast(std::span<std::byte> bytes) override {
        count();
        world_.broadcast(bytes);
    }
    void set_deadline(std::chrono::milliseconds deadline) override { world_.set_deadline(deadline); }
    [[noreturn]] void abort(int code) override {
        world_.abort(code);
        std::_Exit(code);
    }

    /// Collectives so far, the failed ones included.
    std::size_t n_collectives() const { return n_collectives_; }

  private:
    void count() {
        if (n_collectives_++ >= fails_at_) throw Error({.kind = ErrorKind::comm, .problem = kProblem});
    }

    Comm& world_;
    std::size_t fails_at_ = 0;
    std::size_t n_collectives_ = 0;
};

}  // namespace vesper::test
