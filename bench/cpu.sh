#!/bin/sh
# Runs the CPU kernels beside their Python peers, one core each, and prints how many times faster they are.
# usage: bench/cpu.sh [build folder] [python]    (built with -DVESPER_BENCH=ON; python needs numpy, scipy, QuantLib)
set -eu
build=${1:-build}
python=${2:-.venv/bin/python}
here=$(dirname "$0")
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 MKL_NUM_THREADS=1

results=$(mktemp)
trap 'rm -f "$results"' EXIT
run() {
    output=$("$@") || { printf '%s\n' "$output"; exit 1; }
    printf '%s\n' "$output" | tee -a "$results" | grep -v '^time '
}

date -u +%Y-%m-%d
grep -m1 'model name' /proc/cpuinfo || true
for round in 1 2; do  # twice and in turn, so that a disturbance does not hit one side only
    run "$build/mc_pnl_bench"
    run "$python" "$here/peers/mc_pnl_numpy.py"
    run "$build/option_pnl_bench"
    run "$python" "$here/peers/option_pnl_numpy.py"
done

awk '
    $1 == "time" && (!($2 in best) || $3 < best[$2]) { best[$2] = $3 }
    function ratio(peer, ours) {
        printf "%-22s %8.3f s   %-18s %8.3f s   %6.1f x\n", peer, best[peer], ours, best[ours], best[peer] / best[ours]
    }
    END {
        ratio("mc_pnl_numpy64", "mc_pnl_fp64"); ratio("mc_pnl_numpy64", "mc_pnl_fp32")
        ratio("mc_pnl_numpy32", "mc_pnl_fp32")
        ratio("option_pnl_numpy", "option_pnl_fp64"); ratio("option_pnl_numpy", "option_pnl_fp32")
        ratio("option_pnl_quantlib", "option_pnl_fp64")
    }' "$results"

"$python" "$here/scaling.py" "$build/vesper" 400000
