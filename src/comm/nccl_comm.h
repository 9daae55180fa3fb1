// The ranks' GPUs, joined by NCCL.
#pragma once

#include <chrono>

#include "comm/comm.h"
#include "comm/deadline.h"
#include "device/buffer.h"
#include "device/stream.h"

struct ncclComm;

namespace vesper {

/// Sums and gathers go through the GPUs, a piece of bounded size at a time; all else through the world. A
/// rank waits no longer than the deadline for the others to take up a piece: then, or when NCCL reports an
/// error, it aborts its communicator and throws Error{comm}, and so does every later sum and gather. For
/// joining and leaving it waits two minutes at most.
class NcclComm final : public Comm {
  public:
    /// Collective; every rank is bound to a GPU of its own. The world must outlive this.
    explicit NcclComm(Comm& world, std::chrono::milliseconds deadline = kDefaultDeadline);
    /// Leaves in order, or aborts while an exception is in flight.
    ~NcclComm() override;
    NcclComm(const NcclComm&) = delete;
    NcclComm& operator=(const NcclComm&) = delete;

    using Comm::broadcast;
    int rank() const override { return world_.rank(); }
    int size() const override { return world_.size(); }
    int node_rank() const override { return world_.node_rank(); }
    int node_size() const override { return world_.node_size(); }
    void sum(std::span<std::int64_t> values) override;
    void gather(std::span<const std::int64_t> part, std::span<const std::size_t> counts,
                std::span<std::int64_t> all) override;
    void broadcast(std::span<std::byte> bytes) override { world_.broadcast(bytes); }
    void set_deadline(std::chrono::milliseconds deadline) override;
    [[noreturn]] void abort(int code) override;

  private:
    /// Starts an exchange on the stream and waits for its end.
    template <class Start>
    void exchange(const char* call, const Start& start);
    void send_to_root(std::span<const std::int64_t> part);
    /// One piece from every rank that has one, `done` values of each part being there already.
    void receive_round(std::span<const std::size_t> counts, std::size_t done, std::span<std::int64_t> all);
    /// Values of one rank's piece in a gather: the root stages one piece of every other rank.
    std::size_t gather_piece() const;
    /// Aborts the communicator and throws what a call that ended in this status after so long leads to.
    [[noreturn]] void give_up(int status, const char* call, std::chrono::milliseconds waited);

    Comm& world_;
    std::chrono::milliseconds deadline_;
    int exceptions_at_start_ = 0;
    Stream stream_;
    DeviceBuffer<std::int64_t> staged_;
    ncclComm* comm_ = nullptr;  // null once aborted
};

}  // namespace vesper
