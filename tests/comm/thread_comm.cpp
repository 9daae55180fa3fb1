#include "comm/thread_comm.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "comm/deadline.h"
#include "core/error.h"

namespace vesper::test {
namespace {

enum class Kind { sum, gather, broadcast };

/// What a rank brings to a collective.
struct Call {
    Kind kind = Kind::sum;
    MatrixView<std::int64_t> values = {};      // sum: one row
    std::span<const std::size_t> counts = {};  // gather
    std::span<std::byte> bytes = {};           // broadcast
};

void add_up(std::span<const Call> calls) {
    const std::span<std::int64_t> sum = calls[0].values.all();
    for (const Call& call : calls.subspan(1))
        for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += call.values.all()[i];
    for (const Call& call : calls.subspan(1)) std::ranges::copy(sum, call.values.data);
}

void bring_to_root(std::span<const Call> calls) {
    std::size_t first = calls[0].counts[0];
    for (std::size_t rank = 1; rank < calls.size(); ++rank) {
        const std::size_t count = calls[0].counts[rank];
        for (std::size_t row = 0; row < calls[0].values.rows; ++row)
            std::ranges::copy(calls[rank].values.row(row),
                              calls[0].values.row(row).subspan(first, count).begin());
        first += count;
    }
}

void send_to_all(std::span<const Call> calls) {
    for (const Call& call : calls.subspan(1)) std::ranges::copy(calls[0].bytes, call.bytes.begin());
}

/// Whether the matrices of a gather have the columns that the counts say.
bool has_shape(const Call& call, std::size_t rank) {
    std::size_t columns = call.counts[rank];
    if (rank == 0)
        for (const std::size_t count : call.counts.subspan(1)) columns += count;
    return call.values.cols == columns;
}

/// Why the calls are not one collective; "" where they are.
std::string disagreement(std::span<const Call> calls) {
    for (std::size_t rank = 0; rank < calls.size(); ++rank) {
        const Call& root = calls[0];
        const Call& call = calls[rank];
        if (call.kind != root.kind) return "ranks call different collectives";
        const bool agrees = [&] {
            switch (call.kind) {
                case Kind::sum:
                    return call.values.cols == root.values.cols;
                case Kind::gather:
                    return call.counts.size() == calls.size() &&
                           std::ranges::equal(call.counts, root.counts) &&
                           call.values.rows == root.values.rows && has_shape(call, rank);
                case Kind::broadcast:
                    return call.bytes.size() == root.bytes.size();
            }
            return false;
        }();
        if (!agrees) return "ranks disagree on the size of a collective";
    }
    return "";
}

void carry_out(std::span<const Call> calls) {
    switch (calls[0].kind) {
        case Kind::sum:
            return add_up(calls);
        case Kind::gather:
            return bring_to_root(calls);
        case Kind::broadcast:
            return send_to_all(calls);
    }
}

/// Where ranks meet for a collective. The last to come carries it out for all, while they wait.
class Meeting {
  public:
    explicit Meeting(int n_ranks) : calls_(static_cast<std::size_t>(n_ranks)) {}

    std::size_t size() const { return calls_.size(); }

    void meet(std::size_t rank, const Call& call, std::chrono::milliseconds deadline) {
        std::unique_lock lock(mutex_);
        if (!over_.empty()) throw over();
        calls_[rank] = call;
        ++arrived_;
        const std::uint64_t mine = round_;
        if (arrived_ == size()) {
            finish_round();
        } else if (!changed_.wait_for(lock, deadline, [&] { return round_ != mine || !over_.empty(); })) {
            end("a rank was waited for longer than the deadline");
        }
        if (round_ == mine) throw over();
    }

    /// No collective comes about any more.
    void leave(const std::string& reason) {
        const std::lock_guard lock(mutex_);
        if (over_.empty()) end(reason);
    }

  private:
    void finish_round() {
        const std::string reason = disagreement(calls_);
        if (!reason.empty()) return end(reason);
        carry_out(calls_);
        arrived_ = 0;
        ++round_;
        changed_.notify_all();
    }
    void end(const std::string& reason) {
        over_ = reason;
        changed_.notify_all();
    }
    Error over() const {
        return Error({.kind = ErrorKind::comm, .problem = "the ranks are parted", .reason = over_});
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Call> calls_;  // [rank]
    std::size_t arrived_ = 0;
    std::uint64_t round_ = 0;
    std::string over_;  // why no collective comes about any more
};

class ThreadComm final : public Comm {
  public:
    ThreadComm(Meeting& meeting, int rank) : meeting_(meeting), rank_(rank) {}

    using Comm::broadcast;
    int rank() const override { return rank_; }
    int size() const override { return static_cast<int>(meeting_.size()); }
    int node_rank() const override { return rank(); }
    int node_size() const override { return size(); }
    void sum(std::span<std::int64_t> values) override {
        meet({.kind = Kind::sum, .values = {values.data(), 1, values.size()}});
    }
    void gather(MatrixView<std::int64_t> columns, std::span<const std::size_t> counts) override {
        meet({.kind = Kind::gather, .values = columns, .counts = counts});
    }
    void broadcast(std::span<std::byte> bytes) override { meet({.kind = Kind::broadcast, .bytes = bytes}); }
    void set_deadline(std::chrono::milliseconds deadline) override { deadline_ = deadline; }
    [[noreturn]] void abort(int code) override {
        meeting_.leave("rank " + std::to_string(rank_) + " aborts the run");
        throw Aborted{code};
    }

  private:
    void meet(const Call& call) { meeting_.meet(static_cast<std::size_t>(rank_), call, deadline_); }

    Meeting& meeting_;
    int rank_ = 0;
    std::chrono::milliseconds deadline_ = kDefaultDeadline;
};

}  // namespace

std::vector<std::exception_ptr> run_ranks(int n, const std::function<void(Comm&)>& body) {
    Meeting meeting(n);
    std::vector<std::exception_ptr> thrown(meeting.size());
    std::vector<std::thread> threads;
    for (int rank = 0; rank < n; ++rank)
        threads.emplace_back([&, rank] {
            ThreadComm comm(meeting, rank);
            try {
                body(comm);
            } catch (...) {
                thrown[static_cast<std::size_t>(rank)] = std::current_exception();
            }
            meeting.leave("rank " + std::to_string(rank) + " has left");
        });
    for (std::thread& thread : threads) thread.join();
    return thrown;
}

}  // namespace vesper::test
