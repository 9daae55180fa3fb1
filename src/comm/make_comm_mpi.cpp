#include <array>
#include <cstdlib>

#include "comm/mpi_comm.h"
#include "comm/self_comm.h"

namespace vesper {
namespace {

/// True under mpirun, mpiexec or srun. Started alone, MPI is left out: it would cost a second and its files
/// in /tmp.
bool under_a_launcher() {
    constexpr std::array kMarks = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK", "PMI_SIZE"};
    for (const char* mark : kMarks)
        if (std::getenv(mark) != nullptr) return true;
    return false;
}

}  // namespace

std::unique_ptr<Comm> make_comm() {
    if (under_a_launcher()) return std::make_unique<MpiComm>();
    return std::make_unique<SelfComm>();
}

}  // namespace vesper
