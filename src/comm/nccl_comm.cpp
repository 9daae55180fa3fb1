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

/// Values come from the host and go there, which two channels of NVLink keep up with. To connect the 24 of
/// two H200 took 95 ms.
constexpr int kChannels = 2;

/// All ranks come to join and to leave at about the same time: what takes longer is a network that does not
/// work.
constexpr std::chrono::milliseconds kLongestMeeting = std::chrono::minutes(2);

bool is_error(ncclResult_t status) {
    return status != ncclSuccess && status != ncclInProgress;
}

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
    config.maxCTAs = kChannels;
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
void NcclComm::begin(const char* call, Stage& stage, const Start& start) {
    stage.wait = Wait(deadline_);
    const ncclResult_t status = settled(comm_, start(), stage.wait);
    if (status != ncclSuccess) give_up(status, call, deadline_);
}

void NcclComm::finish(const char* call, const Stage& stage) {
    const ncclResult_t status = finished(comm_, stage.stream, stage.wait);
    if (status != ncclSuccess) give_up(status, call, deadline_);
}

void NcclComm::sum(std::span<std::int64_t> values) {
    if (comm_ == nullptr) give_up(ncclInvalidUsage, "ncclAllReduce", deadline_);
    Stage& stage = stages_.front();
    for (std::size_t first = 0; first < values.size(); first += kStaged) {
        const auto piece = values.subspan(first, std::min(kStaged, values.size() - first));
        device::upload(stage.values.data(), piece.data(), piece.size_bytes(), stage.stream);
        begin("ncclAllReduce", stage, [&] {
            return ncclAllReduce(stage.values.data(), stage.values.data(), piece.size(), ncclInt64, ncclSum,
                                 comm_, stage.stream.handle());
        });
        finish("ncclAllReduce", stage);
        device::download(piece.data(), stage.values.data(), piece.size_bytes(), stage.stream);
        stage.stream.wait();
    }
}

std::size_t NcclComm::longest_piece() const {
    constexpr std::size_t kAligned = 16;  // so that pieces begin where NCCL copies 16 bytes at a time
    const auto others = static_cast<std::size_t>(std::max(size() - 1, 1));
    return std::max(kStaged / others / kAligned, std::size_t{1}) * kAligned;
}

std::size_t NcclComm::size_of_piece(Round round, std::size_t columns) const {
    return columns > round.first ? std::min(longest_piece(), columns - round.first) : 0;
}

std::size_t NcclComm::place_of_piece(int source) const {
    return static_cast<std::size_t>(source - 1) * longest_piece();
}

std::vector<NcclComm::Round> NcclComm::rounds(std::size_t rows, std::size_t columns) const {
    std::vector<Round> rounds;
    for (std::size_t row = 0; row < rows; ++row)
        for (std::size_t first = 0; first < columns; first += longest_piece())
            rounds.push_back({.row = row, .first = first});
    return rounds;
}

void NcclComm::gather(MatrixView<std::int64_t> columns, std::span<const std::size_t> counts) {
    if (comm_ == nullptr) give_up(ncclInvalidUsage, "a gather over NCCL", deadline_);
    if (is_root())
        receive_all(columns, counts);
    else
        send_to_root({columns.data, columns.rows, columns.cols});
}

void NcclComm::send_to_root(MatrixView<const std::int64_t> columns) {
    std::size_t turn = 0;
    for (const Round round : rounds(columns.rows, columns.cols)) {
        Stage& stage = stages_[turn++ % stages_.size()];
        const auto piece = columns.row(round.row).subspan(round.first, size_of_piece(round, columns.cols));
        finish("ncclSend", stage);
        device::upload(stage.values.data(), piece.data(), piece.size_bytes(), stage.stream);
        begin("ncclSend", stage, [&] {
            return ncclSend(stage.values.data(), piece.size(), ncclInt64, 0, comm_, stage.stream.handle());
        });
    }
    for (const Stage& stage : stages_) finish("ncclSend", stage);
}

void NcclComm::receive_all(MatrixView<std::int64_t> matrix, std::span<const std::size_t> counts) {
    if (size() == 1) return;
    const std::vector<Round> all = rounds(matrix.rows, *std::max_element(counts.begin() + 1, counts.end()));
    for (std::size_t i = 0; i <= all.size(); ++i) {
        if (i < all.size()) begin_to_receive(all[i], counts, stages_[i % stages_.size()]);
        if (i > 0) collect(all[i - 1], counts, stages_[(i - 1) % stages_.size()], matrix);
    }
}

void NcclComm::begin_to_receive(Round round, std::span<const std::size_t> counts, Stage& stage) {
    begin("ncclRecv", stage, [&] {
        ncclResult_t status = ncclGroupStart();
        for (int source = 1; source < size() && !is_error(status); ++source) {
            const std::size_t count = size_of_piece(round, counts[source]);
            if (count > 0)
                status = ncclRecv(stage.values.data() + place_of_piece(source), count, ncclInt64, source,
                                  comm_, stage.stream.handle());
        }
        const ncclResult_t ended = ncclGroupEnd();
        return is_error(status) ? status : ended;
    });
}

void NcclComm::collect(Round round, std::span<const std::size_t> counts, const Stage& stage,
                       MatrixView<std::int64_t> matrix) {
    finish("ncclRecv", stage);
    std::size_t column = counts[0];
    for (int source = 1; source < size(); ++source) {
        const std::size_t count = size_of_piece(round, counts[source]);
        if (count > 0)
            device::download(&matrix(round.row, column + round.first),
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
