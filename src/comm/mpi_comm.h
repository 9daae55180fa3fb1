// MPI's world, host buffers only.
#pragma once

#include "comm/comm.h"
#include "comm/deadline.h"

namespace vesper {

/// Initialises MPI; its destructor finalises it, but not while an exception is in flight: the other ranks
/// would never reach their finalize, and the error message would be lost in the wait.
class MpiComm final : public Comm {
  public:
    MpiComm();
    ~MpiComm() override;
    MpiComm(const MpiComm&) = delete;
    MpiComm& operator=(const MpiComm&) = delete;

    using Comm::broadcast;
    int rank() const override { return rank_; }
    int size() const override { return size_; }
    int node_rank() const override { return node_rank_; }
    int node_size() const override { return node_size_; }
    void sum(std::span<std::int64_t> values) override;
    void gather(MatrixView<std::int64_t> columns, std::span<const std::size_t> counts) override;
    void broadcast(std::span<std::byte> bytes) override;
    void set_deadline(std::chrono::milliseconds deadline) override { deadline_ = deadline; }
    [[noreturn]] void abort(int code) override;

  private:
    /// Starts a call on a request and waits for its end.
    template <class Start>
    void exchange(const char* call, const Start& start) const;
    void send_to_root(std::span<const std::int64_t> values) const;
    void receive(int source, std::span<std::int64_t> values) const;

    int rank_ = 0;
    int size_ = 1;
    int node_rank_ = 0;
    int node_size_ = 1;
    int exceptions_at_start_ = 0;
    std::chrono::milliseconds deadline_ = kDefaultDeadline;
};

}  // namespace vesper
