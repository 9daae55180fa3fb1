# What differs between sites; sourced by the job scripts. Load modules and set paths here.
VESPER=${VESPER:-build/vesper}
SRUN_MPI=${SRUN_MPI:-pmix}  # one that `srun --mpi=list` names and the MPI of the program knows
