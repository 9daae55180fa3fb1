#!/usr/bin/env bash
# usage: slurm_test.sh PROGRAM: the job scripts parse, and what they hand to srun is a run the program accepts.
set -euo pipefail
program=$(realpath "$1")
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
fail() { echo "slurm_test: $1" >&2; exit 1; }

for script in slurm/*; do
    bash -n "$script" || fail "$script does not parse"
done

# Stands in for srun: keeps its own options and the environment apart, and only prints the job that it was to run.
cat >"$scratch/srun" <<'END'
#!/bin/bash
while [[ $1 == --* ]]; do echo "$1" >>"$SCRATCH/options"; shift; done
echo "$OMP_NUM_THREADS $SRUN_CPUS_PER_TASK" >"$SCRATCH/threads"
"$@" --print >"$SCRATCH/job"
END
chmod +x "$scratch/srun"
submit() { env PATH="$scratch:$PATH" SCRATCH="$scratch" VESPER="$program" SLURM_CPUS_PER_TASK=3 bash slurm/overnight.sbatch "$@"; }

submit || fail "the script fails without arguments"
grep -qx -- '--mpi=pmix' "$scratch/options" || fail "srun is not told how to start MPI"
grep -qx -- '--kill-on-bad-exit=1' "$scratch/options" || fail "a rank that fails would not end the others"
[ "$(cat "$scratch/threads")" = "3 3" ] || fail "threads and cores a rank are '$(cat "$scratch/threads")', not '3 3'"
cmp <("$program" run jobs/overnight.toml --print) "$scratch/job" || fail "the default is not jobs/overnight.toml"

submit jobs/tiny.toml --set currency=EUR
cmp <("$program" run jobs/tiny.toml --set currency=EUR --print) "$scratch/job" || fail "arguments do not reach the program"

code=0
submit jobs/tiny.toml --set currancy=EUR 2>"$scratch/message" || code=$?
[ "$code" -eq 78 ] || fail "a bad job ends the script with $code, not 78"
