#include "comm/nccl_comm.h"

#include <algorithm>
#include <cstdlib>
#include <exception>
#include <vector>

#include "comm/check_nccl.h"

namespace vesper {
namespace {

/// Values of a stage: 16 MiB.
constexpr std::size_t kStaged = std::size_t{1} << 21;

/// All ranks come to join and to leave at about the same time: what takes longer is a network that does not
/// work.
constexpr std::chrono::milliseconds kLongestMeeting = std::chrono::minutes(2);

/// What a call that returned this status ends in; ncclInProgress when the time is up.
ncclResult_t settled(ncclComm_t comm, ncclResult_t status, const Wait& wait) {
    while (status == ncclInProgress && !wait.is_over()) {
        wait.pause();
        const ncclResult_t asked = ncclCommGetAsyncError(comm, &status);
        if (asked != ncclSuccess) return asked;
    }
    return status;
}

/// What the work on the stream ends in; ncclInProgress when the time is up.
ncclResult_t finished(ncclComm_t comm, const Stream& stream, const Wait& wait) {
    while (!stream.idle()) {
        if (wait.is_over()) return ncclInProgress;
        ncclResult_t status = ncclSuccess;
        const ncclResult_t asked = ncclCommGetAsyncError(comm, &status);
        if (asked != ncclSuccess) return asked;
        if (status != ncclSuccess) return status;
        wait.pause();
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
    : world_(world), deadline_(deadline), exceptions_at_start_(std::uncaught_exceptions()) {
    for (Stage& stage : stages_) stage.values = DeviceBuffer<std::int64_t>(kStaged);
    const ncclUniqueId id = shared_id(world);
    ncclConfig_t config = NCCL_CONFIG_INITIALIZER;
    config.blocking = 0;
    config.maxCTAs = 2;  // what goes through the host fills no more, and every one takes 4 ms to connect
    const auto patience = std::min(deadline_, kLongestMeeting);
    const Wait wait(patience);
    const ncclResult_t started = ncclCommInitRankConfig(&comm_, size(), id, rank(), &config);
    const ncclResult_t status = settled(comm_, started, wait);
    if (status != ncclSuccess) give_up(status, "ncclCommInitRankConfig", patience);
}

NcclComm::~NcclComm() {
    if (comm_ == nullptr) return;
    // A rank in trouble does not wait for the others, which may wait for it.
    const bool in_order =
        std::uncaught_exceptions() == exceptions_at_start_ &&
        settled(comm_, ncclCommFinalize(comm_), Wait(std::min(deadline_, kLongestMeeting))) == ncclSuccess;
    if (in_order)
        ncclCommDestroy(comm_);
    else
        ncclCommAbort(comm_);
}

void NcclComm::give_up(int status, const char* call, std::chrono::milliseconds waited) {
    if (comm_ != nullptr) ncclCommAbort(comm_);
    comm_ = nullptr;
    if (status == ncclUnhandledCudaError)
        for (const Stage& stage : stages_) stage.stream.idle();  // throws where this rank's GPU failed
    if (status != ncclInProgress) throw nccl_error(static_cast<ncclResult_t>(status), call);
    throw too_late(call, waited);
}

template <class Start>
void NcclComm::begin(const char* call, const Start& start) {
    if (comm_ == nullptr) give_up(ncclInvalidUsage, call, deadline_);
    const ncclResult_t status = settled(comm_, start(), Wait(deadline_));
    if (status != ncclSuccess) give_up(status, call, deadline_);
}

void NcclComm::finish(const char* call, const Stream& stream) {
    const ncclResult_t status = finished(comm_, stream, Wait(deadline_));
    if (status != ncclSuccess) give_up(status, call, deadline_);
}

void NcclComm::sum(std::span<std::int64_t> values) {
    const auto& [stream, staged] = stages_[0];
    for (std::size_t first = 0; first < values.size(); first += kStaged) {
        const auto piece = values.subspan(first, std::min(kStaged, values.size() - first));
        device::upload(staged.data(), piece.data(), piece.size_bytes(), stream);
        begin("ncclAllReduce", [&] {
            return ncclAllReduce(staged.data(), staged.data(), piece.size(), ncclInt64, ncclSum, comm_,
                                 stream.handle());
        });
        finish("ncclAllReduce", stream);
        device::download(piece.data(), staged.data(), piece.size_bytes(), stream);
        stream.wait();
    }
}

std::size_t NcclComm::longest_piece() const {
    const auto others = static_cast<std::size_t>(std::max(size() - 1, 1));
    return std::max(kStaged / others, std::size_t{1});
}

std::size_t NcclComm::size_of_piece(Round round, std::size_t count) const {
    return count > round.first ? std::min(longest_piece(), count - round.first) : 0;
}

std::size_t NcclComm::place_of_piece(int source) const {
    return static_cast<std::size_t>(source - 1) * longest_piece();
}

void NcclComm::gather(MatrixView<std::int64_t> part, std::span<const std::size_t> counts) {
    if (is_root())
        receive_all(part, counts);
    else
        send_to_root(part);
}

void NcclComm::send_to_root(MatrixView<std::int64_t> part) {
    std::size_t turn = 0;
    for (std::size_t row = 0; row < part.rows; ++row) {
        for (std::size_t first = 0; first < part.cols; first += longest_piece()) {
            const auto piece = part.row(row).subspan(first, std::min(longest_piece(), part.cols - first));
            const auto& [stream, staged] = stages_[turn++ % 2];
            finish("ncclSend", stream);
            device::upload(staged.data(), piece.data(), piece.size_bytes(), stream);
            begin("ncclSend", [&] {
                return ncclSend(staged.data(), piece.size(), ncclInt64, 0, comm_, stream.handle());
            });
        }
    }
    for (const Stage& stage : stages_) finish("ncclSend", stage.stream);
}

void NcclComm::receive_all(MatrixView<std::int64_t> all, std::span<const std::size_t> counts) {
    const std::size_t longest =
        size() > 1 ? *std::max_element(counts.begin() + 1, counts.begin() + size()) : 0;
    std::vector<Round> rounds;
    for (std::size_t row = 0; row < all.rows; ++row)
        for (std::size_t first = 0; first < longest; first += longest_piece())
            rounds.push_back({.row = row, .first = first});
    for (std::size_t i = 0; i <= rounds.size(); ++i) {
        if (i < rounds.size()) begin_to_receive(rounds[i], counts, stages_[i % 2]);
        if (i > 0) collect(rounds[i - 1], counts, stages_[(i - 1) % 2], all);
    }
}

void NcclComm::begin_to_receive(Round round, std::span<const std::size_t> counts, const Stage& stage) {
    begin("ncclRecv", [&] {
        ncclResult_t status = ncclGroupStart();
        for (int source = 1; source < size() && status == ncclSuccess; ++source) {
            const std::size_t count = size_of_piece(round, counts[source]);
            if (count > 0)
                status = ncclRecv(stage.values.data() + place_of_piece(source), count, ncclInt64, source,
                                  comm_, stage.stream.handle());
        }
        const ncclResult_t ended = ncclGroupEnd();
        return status == ncclSuccess ? ended : status;
    });
}

void NcclComm::collect(Round round, std::span<const std::size_t> counts, const Stage& stage,
                       MatrixView<std::int64_t> all) {
    finish("ncclRecv", stage.stream);
    std::size_t column = counts[0];
    for (int source = 1; source < size(); ++source) {
        const std::size_t count = size_of_piece(round, counts[source]);
        if (count > 0)
            device::download(&all(round.row, column + round.first),
                             stage.values.data() + place_of_piece(source), count * sizeof(std::int64_t),
                             stage.stream);
        column += counts[source];
    }
    stage.stream.wait();
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
