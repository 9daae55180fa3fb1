// The ranks' GPUs, joined by NCCL.
#pragma once

#include <array>
#include <chrono>
#include <vector>

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
    void gather(MatrixView<std::int64_t> columns, std::span<const std::size_t> counts) override;
    void broadcast(std::span<std::byte> bytes) override { world_.broadcast(bytes); }
    void set_deadline(std::chrono::milliseconds deadline) override;
    [[noreturn]] void abort(int code) override;

  private:
    /// Values on their way through the GPU. There are two, so that one is exchanged while the other is
    /// copied.
    struct Stage {
        Stream stream;
        DeviceBuffer<std::int64_t> values;
        Wait wait{{}};  // for what was begun last
    };
    /// Of a row, one piece of every rank that has so much: of its columns those from `first` on.
    struct Round {
        std::size_t row = 0;
        std::size_t first = 0;
    };

    template <class Start>
    void begin(const char* call, Stage& stage, const Start& start);
    /// Waits for what was begun.
    void finish(const char* call, const Stage& stage);
    void send_to_root(MatrixView<const std::int64_t> columns);
    void receive_all(MatrixView<std::int64_t> matrix, std::span<const std::size_t> counts);
    void begin_to_receive(Round round, std::span<const std::size_t> counts, Stage& stage);
    void collect(Round round, std::span<const std::size_t> counts, const Stage& stage,
                 MatrixView<std::int64_t> matrix);
    std::vector<Round> rounds(std::size_t rows, std::size_t columns) const;
    /// Values of one rank's piece at most: the root stages one of every other rank.
    std::size_t longest_piece() const;
    std::size_t size_of_piece(Round round, std::size_t columns) const;
    std::size_t place_of_piece(int source) const;
    /// Aborts the communicator and throws what a call that ended in this status after so long leads to.
    [[noreturn]] void give_up(int status, const char* call, std::chrono::milliseconds waited);

    Comm& world_;
    std::chrono::milliseconds deadline_;
    int exceptions_at_start_ = 0;
    std::array<Stage, 2> stages_;
    ncclComm* comm_ = nullptr;  // null once aborted
};

}  // namespace vesper
