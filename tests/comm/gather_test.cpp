// Gathers over MPI, or alone. Run under mpirun; the exit status says whether all came right.
#include <cstdio>
#include <exception>
#include <random>

#include "comm/gather_check.h"

namespace vesper {
namespace {

/// From 0 to a few thousand, half of them 0; the same on all ranks.
std::vector<std::size_t> random_counts(Comm& comm, std::mt19937_64& draw) {
    std::vector<std::size_t> counts;
    for (int rank = 0; rank < comm.size(); ++rank) counts.push_back(draw() % 2 * (draw() % 5000));
    comm.broadcast(std::span(counts));
    return counts;
}

bool all_right(Comm& comm) {
    std::mt19937_64 draw(std::random_device{}());
    bool right = true;
    for (std::size_t rows = 0; rows < 50; ++rows)
        right = test::gathers_right(comm, rows, random_counts(comm, draw)) && right;
    return right;
}

}  // namespace
}  // namespace vesper

int main() {
    const std::unique_ptr<vesper::Comm> comm = vesper::make_comm();
    try {
        if (vesper::all_right(*comm)) return 0;
        std::printf("FAILED on rank %d: a value is not in its place\n", comm->rank());
    } catch (const std::exception& error) {
        std::printf("FAILED on rank %d: %s\n", comm->rank(), error.what());
    }
    std::fflush(stdout);
    comm->abort(1);
}
