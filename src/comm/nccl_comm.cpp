#include "comm/nccl_comm.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <thread>

#include "comm/check_nccl.h"

namespace vesper {
namespace {

using Clock = std::chrono::steady_clock;

/// Values staged on the GPU at once: 32 MiB.
constexpr std::size_t kStaged = std::size_t{1} << 22;

/// All ranks come to join and to leave at about the same time: what takes longer is a network that does not
/// work.
constexpr std::chrono::milliseconds kLongestMeeting = std::chrono::minutes(2);

/// Between two looks at what others are doing.
void pause() {
    std::this_thread::sleep_for(std::chrono::microseconds(20));
}

/// What a call that returned this status ends in; ncclInProgress when the time is up.
ncclResult_t settled(ncclComm_t comm, ncclResult_t status, Clock::time_point end) {
    while (status == ncclInProgress && Clock::now() < end) {
        pause();
        const ncclResult_t asked = ncclCommGetAsyncError(comm, &status);
        if (asked != ncclSuccess) return asked;
    }
    return status;
}

/// What the work on the stream ends in; ncclInProgress when the time is up.
ncclResult_t finished(ncclComm_t comm, const Stream& stream, Clock::time_point end) {
    while (!stream.idle()) {
        if (Clock::now() >= end) return ncclInProgress;
        ncclResult_t status = ncclSuccess;
        const ncclResult_t asked = ncclCommGetAsyncError(comm, &status);
        if (asked != ncclSuccess) return asked;
        if (status != ncclSuccess) return status;
        pause();
    }
    return ncclSuccess;
}

/// Rank 0's id of a new communicator, on all ranks.
ncclUniqueId shared_id(Comm& world) {
    ncclUniqueId id = {};
    together(world, [&] {
        if (world.is_root()) check_nccl(ncclGetUniqueId(&id), "ncclGetUniqueId");
    });
    world.broadcast(std::span(&id, 1));
    return id;
}

}  // namespace

NcclComm::NcclComm(Comm& world, std::chrono::milliseconds deadline)
    : world_(world), deadline_(deadline), exceptions_at_start_(std::uncaught_exceptions()), staged_(kStaged) {
    const ncclUniqueId id = shared_id(world);
    ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
    config.blocking = 0;
    const auto patience = std::min(deadline_, kLongestMeeting);
    const auto end = Clock::now() + patience;
    const ncclResult_t started = ncclCommInitRankConfig(&comm_, size(), id, rank(), &config);
    const ncclResult_t status = settled(comm_, started, end);
    if (status != ncclSuccess) give_up(status, "ncclCommInitRankConfig", patience);
}

NcclComm::~NcclComm() {
    if (comm_ == nullptr) return;
    // A rank in trouble does not wait for the others, which may wait for it.
    const bool in_order = std::uncaught_exceptions() == exceptions_at_start_ &&
                          settled(comm_, ncclCommFinalize(comm_),
                                  Clock::now() + std::min(deadline_, kLongestMeeting)) == ncclSuccess;
    if (in_order)
        ncclCommDestroy(comm_);
    else
        ncclCommAbort(comm_);
}

void NcclComm::give_up(int status, const char* call, std::chrono::milliseconds waited) {
    if (comm_ != nullptr) ncclCommAbort(comm_);
    comm_ = nullptr;
    if (status == ncclUnhandledCudaError) stream_.idle();  // throws where it is this rank's GPU that failed
    if (status != ncclInProgress) throw nccl_error(static_cast<ncclResult_t>(status), call);
    throw too_late(call, waited);
}

template <class Start>
void NcclComm::exchange(const char* call, const Start& start) {
    if (comm_ == nullptr) give_up(ncclInvalidUsage, call, deadline_);
    const auto end = Clock::now() + deadline_;
    ncclResult_t status = settled(comm_, start(), end);
    if (status == ncclSuccess) status = finished(comm_, stream_, end);
    if (status != ncclSuccess) give_up(status, call, deadline_);
}

void NcclComm::sum(std::span<std::int64_t> values) {
    for (std::size_t first = 0; first < values.size(); first += kStaged) {
        const auto piece = values.subspan(first, std::min(kStaged, values.size() - first));
        device::upload(staged_.data(), piece.data(), piece.size_bytes(), stream_);
        exchange("ncclAllReduce", [&] {
            return ncclAllReduce(staged_.data(), staged_.data(), piece.size(), ncclInt64, ncclSum, comm_,
                                 stream_.handle());
        });
        device::download(piece.data(), staged_.data(), piece.size_bytes(), stream_);
        stream_.wait();
    }
}

std::size_t NcclComm::gather_piece() const {
    const auto others = static_cast<std::size_t>(std::max(size() - 1, 1));
    return std::max(kStaged / others, std::size_t{1});
}

void NcclComm::gather(std::span<const std::int64_t> part, std::span<const std::size_t> counts,
                      std::span<std::int64_t> all) {
    if (!is_root()) {
        send_to_root(part);
        return;
    }
    if (part.data() != all.data()) std::copy(part.begin(), part.end(), all.begin());
    const std::size_t longest =
        size() > 1 ? *std::max_element(counts.begin() + 1, counts.begin() + size()) : 0;
    for (std::size_t done = 0; done < longest; done += gather_piece()) receive_round(counts, done, all);
}

void NcclComm::send_to_root(std::span<const std::int64_t> part) {
    for (std::size_t done = 0; done < part.size(); done += gather_piece()) {
        const auto piece = part.subspan(done, std::min(gather_piece(), part.size() - done));
        device::upload(staged_.data(), piece.data(), piece.size_bytes(), stream_);
        exchange("ncclSend", [&] {
            return ncclSend(staged_.data(), piece.size(), ncclInt64, 0, comm_, stream_.handle());
        });
    }
}

void NcclComm::receive_round(std::span<const std::size_t> counts, std::size_t done,
                             std::span<std::int64_t> all) {
    const auto ranks = static_cast<std::size_t>(size());
    const auto count_of = [&](std::size_t source) {
        return counts[source] > done ? std::min(gather_piece(), counts[source] - done) : 0;
    };
    const auto stage_of = [&](std::size_t source) { return staged_.data() + (source - 1) * gather_piece(); };
    exchange("ncclRecv", [&] {
        ncclResult_t status = ncclGroupStart();
        for (std::size_t source = 1; source < ranks && status == ncclSuccess; ++source)
            if (count_of(source) > 0)
                status = ncclRecv(stage_of(source), count_of(source), ncclInt64, static_cast<int>(source),
                                  comm_, stream_.handle());
        const ncclResult_t ended = ncclGroupEnd();
        return status == ncclSuccess ? ended : status;
    });
    std::size_t first = counts[0];
    for (std::size_t source = 1; source < ranks; ++source) {
        device::download(all.data() + first + done, stage_of(source), count_of(source) * sizeof(std::int64_t),
                         stream_);
        first += counts[source];
    }
    stream_.wait();
}

void NcclComm::set_deadline(std::chrono::milliseconds deadline) {
    deadline_ = deadline;
    world_.set_deadline(deadline);
}

void NcclComm::abort(int code) {
    world_.abort(code);
    std::_Exit(code);
}

}  // namespace vesper
