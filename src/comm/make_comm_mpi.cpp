#include <array>
#include <cstdlib>

#include "comm/mpi_comm.h"
#include "comm/self_comm.h"
#include "core/error.h"

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

unsigned long number_in(const char* variable) {
    const char* text = std::getenv(variable);
    return text != nullptr ? std::strtoul(text, nullptr, 10) : 0;
}

/// True in a task of an srun with several; false in a batch script, whose step is none or has a number that
/// Slurm keeps for its own purposes.
bool is_one_of_several_tasks() {
    constexpr unsigned long kFirstReservedStep = 0xfffffff0;
    return std::getenv("SLURM_PROCID") != nullptr && std::getenv("SLURM_STEP_ID") != nullptr &&
           number_in("SLURM_STEP_ID") < kFirstReservedStep && number_in("SLURM_NTASKS") > 1;
}

}  // namespace

std::unique_ptr<Comm> make_comm() {
    if (under_a_launcher()) return std::make_unique<MpiComm>();
    if (is_one_of_several_tasks())
        throw Error({.kind = ErrorKind::comm,
                     .problem = "the tasks of this Slurm step do not know of each other",
                     .reason = "srun started them without MPI, so that each would do the whole run",
                     .remedy = "start them with srun --mpi=pmix, or one task with srun -n 1"});
    return std::make_unique<SelfComm>();
}

}  // namespace vesper
