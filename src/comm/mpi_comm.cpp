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

template <class Start>
void MpiComm::exchange(const char* call, const Start& start) const {
    MPI_Request request = MPI_REQUEST_NULL;
    check_mpi(start(&request), call);
    const Wait wait(deadline_);
    for (;;) {
        int done = 0;
        check_mpi(MPI_Test(&request, &done, MPI_STATUS_IGNORE), call);
        if (done != 0) return;
        if (wait.is_over()) throw too_late(call, deadline_);
        wait.pause();
    }
}

void MpiComm::sum(std::span<std::int64_t> values) {
    in_pieces(values, [&](std::span<std::int64_t> piece) {
        exchange("MPI_Iallreduce", [&](MPI_Request* request) {
            return MPI_Iallreduce(MPI_IN_PLACE, piece.data(), static_cast<int>(piece.size()), MPI_INT64_T,
                                  MPI_SUM, MPI_COMM_WORLD, request);
        });
    });
}

void MpiComm::gather(MatrixView<std::int64_t> columns, std::span<const std::size_t> counts) {
    for (std::size_t i = 0; i < columns.rows; ++i) {
        if (rank_ != 0) {
            send_to_root(columns.row(i));
            continue;
        }
        std::size_t first = counts[0];
        for (int source = 1; source < size_; ++source) {
            const std::size_t count = counts[static_cast<std::size_t>(source)];
            receive(source, columns.row(i).subspan(first, count));
            first += count;
        }
    }
}

void MpiComm::send_to_root(std::span<const std::int64_t> values) const {
    in_pieces(values, [&](std::span<const std::int64_t> piece) {
        exchange("MPI_Isend", [&](MPI_Request* request) {
            return MPI_Isend(piece.data(), static_cast<int>(piece.size()), MPI_INT64_T, 0, kGatherTag,
                             MPI_COMM_WORLD, request);
        });
    });
}

void MpiComm::receive(int source, std::span<std::int64_t> values) const {
    in_pieces(values, [&](std::span<std::int64_t> piece) {
        exchange("MPI_Irecv", [&](MPI_Request* request) {
            return MPI_Irecv(piece.data(), static_cast<int>(piece.size()), MPI_INT64_T, source, kGatherTag,
                             MPI_COMM_WORLD, request);
        });
    });
}

void MpiComm::broadcast(std::span<std::byte> bytes) {
    in_pieces(bytes, [&](std::span<std::byte> piece) {
        exchange("MPI_Ibcast", [&](MPI_Request* request) {
            return MPI_Ibcast(piece.data(), static_cast<int>(piece.size()), MPI_BYTE, 0, MPI_COMM_WORLD,
                              request);
        });
    });
}

void MpiComm::abort(int code) {
    MPI_Abort(MPI_COMM_WORLD, code);
    std::_Exit(code);
}

}  // namespace vesper
