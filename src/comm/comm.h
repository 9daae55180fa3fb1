// The ranks of a run. The only door to MPI.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "core/matrix.h"

namespace vesper {

/// A contiguous share of n items.
struct Share {
    std::size_t first = 0;
    std::size_t count = 0;
};

/// Sum, gather and broadcast are collective. They throw Error{comm}, also where a rank is waited for longer
/// than the deadline: the run is over then, and to be aborted. Sums exist for integers only, so an inexact
/// sum cannot be asked for.
class Comm {
  public:
    virtual ~Comm() = default;
    virtual int rank() const = 0;
    virtual int size() const = 0;
    /// This rank among those on its node, and how many they are.
    virtual int node_rank() const { return 0; }
    virtual int node_size() const { return 1; }

    /// Element-wise sum over all ranks, on all ranks.
    virtual void sum(std::span<std::int64_t> values) = 0;
    /// Brings the columns of a matrix to rank 0, in the order of the ranks. counts: how many each rank has.
    /// columns: the rank's own; on rank 0 the whole matrix, of which its own are the first. All ranks give
    /// the same rows and counts.
    virtual void gather(MatrixView<std::int64_t> columns, std::span<const std::size_t> counts) = 0;
    /// Sends rank 0's bytes to all ranks.
    virtual void broadcast(std::span<std::byte> bytes) = 0;
    /// How long a collective waits for the other ranks; kDefaultDeadline (comm/deadline.h) until it is set.
    virtual void set_deadline(std::chrono::milliseconds) {}
    /// Ends every rank of the run with this exit code, without waiting for the others.
    [[noreturn]] virtual void abort(int code) = 0;

    template <class T>
    requires std::is_trivially_copyable_v<T>
    void broadcast(std::span<T> values) { broadcast(std::as_writable_bytes(values)); }
    /// Rank 0's vector, size included, on all ranks.
    template <class T>
    void broadcast(std::vector<T>& values) {
        std::uint64_t size = values.size();
        broadcast(std::span(&size, 1));
        values.resize(size);
        broadcast(std::span<T>(values));
    }
    bool is_root() const { return rank() == 0; }
};

/// All ranks of this program: the world of MPI where it was started under a launcher, one rank otherwise.
std::unique_ptr<Comm> make_comm();

/// Runs `body` on every rank and agrees on its outcome: when some throw, the lowest such rank rethrows its
/// error and the others throw Elsewhere, so that a mistake in a shared input is reported once and every rank
/// ends in order.
template <class Body>
void together(Comm& comm, const Body& body);

/// Another rank reports the failure.
struct Elsewhere {
    int exit_code = 70;
};

}  // namespace vesper

#include "comm/together.h"
