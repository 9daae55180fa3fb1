#include "comm/mpi_comm.h"

#include <algorithm>
#include <cstdlib>
#include <exception>

#include "comm/check_mpi.h"

namespace vesper {
namespace {

// MPI counts are ints; longer buffers go in pieces.
constexpr std::size_t kPiece = std::size_t{1} << 26;

template <class T, class Call>
void in_pieces(std::span<T> values, const Call& call) {
    for (std::size_t first = 0; first < values.size(); first += kPiece)
        call(values.subspan(first, std::min(kPiece, values.size() - first)));
}

constexpr int kGatherTag = 1;

}  // namespace

MpiComm::MpiComm() : exceptions_at_start_(std::uncaught_exceptions()) {
    int provided = 0;
    check_mpi(MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided), "MPI_Init_thread");
    check_mpi(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
    check_mpi(MPI_Comm_rank(MPI_COMM_WORLD, &rank_), "MPI_Comm_rank");
    check_mpi(MPI_Comm_size(MPI_COMM_WORLD, &size_), "MPI_Comm_size");
    MPI_Comm node = MPI_COMM_NULL;
    check_mpi(MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &node),
              "MPI_Comm_split_type");
    check_mpi(MPI_Comm_rank(node, &node_rank_), "MPI_Comm_rank");
    check_mpi(MPI_Comm_size(node, &node_size_), "MPI_Comm_size");
    check_mpi(MPI_Comm_free(&node), "MPI_Comm_free");
    if (provided < MPI_THREAD_FUNNELED)
        throw Error({.kind = ErrorKind::comm,
                     .problem = "this MPI does not support threads inside a rank",
                     .remedy = "use an MPI built with MPI_THREAD_FUNNELED"});
}

MpiComm::~MpiComm() {
    if (std::uncaught_exceptions() == exceptions_at_start_) MPI_Finalize();
}

void MpiComm::sum(std::span<std::int64_t> values) {
    in_pieces(values, [](std::span<std::int64_t> piece) {
        check_mpi(MPI_Allreduce(MPI_IN_PLACE, piece.data(), static_cast<int>(piece.size()), MPI_INT64_T,
                                MPI_SUM, MPI_COMM_WORLD),
                  "MPI_Allreduce");
    });
}

void MpiComm::gather(std::span<const std::int64_t> part, std::span<const std::size_t> counts,
                     std::span<std::int64_t> all) {
    if (rank_ != 0) {
        in_pieces(part, [](std::span<const std::int64_t> piece) {
            check_mpi(MPI_Send(piece.data(), static_cast<int>(piece.size()), MPI_INT64_T, 0, kGatherTag,
                               MPI_COMM_WORLD),
                      "MPI_Send");
        });
        return;
    }
    if (part.data() != all.data()) std::copy(part.begin(), part.end(), all.begin());
    std::size_t first = counts[0];
    for (int source = 1; source < size_; ++source) {
        const std::size_t count = counts[static_cast<std::size_t>(source)];
        in_pieces(all.subspan(first, count), [source](std::span<std::int64_t> piece) {
            check_mpi(MPI_Recv(piece.data(), static_cast<int>(piece.size()), MPI_INT64_T, source, kGatherTag,
                               MPI_COMM_WORLD, MPI_STATUS_IGNORE),
                      "MPI_Recv");
        });
        first += count;
    }
}

void MpiComm::broadcast(std::span<std::byte> bytes) {
    in_pieces(bytes, [](std::span<std::byte> piece) {
        check_mpi(MPI_Bcast(piece.data(), static_cast<int>(piece.size()), MPI_BYTE, 0, MPI_COMM_WORLD),
                  "MPI_Bcast");
    });
}

void MpiComm::abort(int code) {
    MPI_Abort(MPI_COMM_WORLD, code);
    std::_Exit(code);
}

}  // namespace vesper
