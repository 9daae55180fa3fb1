#!/usr/bin/env bash
# The whole overnight job on 1, 2, 4, ... GPUs of this machine, one rank each, beside its CPU cores: equal digests first, then times.
# usage: bench/gpus.sh [build folder] [paths] [cmake arguments...]
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build-gpu}
paths=${2:-1000000}
shift $(($# < 2 ? $# : 2))
out=$build/gpus
mkdir -p "$out"

nvidia-smi --query-gpu=name,driver_version --format=csv,noheader
gpus=$(nvidia-smi --list-gpus | wc -l)
date -u +%Y-%m-%d
cmake -S . -B "$build" -G Ninja -DVESPER_CUDA=ON -DVESPER_TESTS=OFF "$@" >"$out/configure.log"
cmake --build "$build" --target vesper >"$out/build.log" 2>&1 || { tail -20 "$out/build.log"; exit 1; }
vesper=$PWD/$build/vesper
"$vesper" import data/us-equities-daily-2015-2017.csv.gz --rates data/factors/us-treasury-par-yields.csv \
    --fx data/factors/fx-daily-per-usd.csv --index VIX=data/factors/vix-daily.csv -o "$out/market.h5" >/dev/null
"$vesper" synth book --market "$out/market.h5" --positions 10000 --seed 1 -o "$out/book.csv" >/dev/null

wanted=
run() {  # run NAME LAUNCHER... -- OPTIONS...: wall time, the summary's times, and the digest, which must be the same every time
    local name=$1 launcher=() start digest
    shift
    while [ "$1" != -- ]; do launcher+=("$1"); shift; done
    shift
    for round in 1 2; do  # the second one counts: drivers and files are warm
        start=$(date +%s%N)
        "${launcher[@]}" "$vesper" run jobs/overnight.toml --set market.file="$out/market.h5" --set book.file="$out/book.csv" \
            --set monte_carlo.paths="$paths" -o "$out/result.h5" "$@" >"$out/summary.txt" 2>"$out/errors.txt" || { cat "$out/errors.txt"; exit 1; }
        seconds=$(awk "BEGIN { print ($(date +%s%N) - $start) / 1e9 }")
    done
    digest=$("$vesper" verify "$out/result.h5")
    wanted=${wanted:-$digest}
    [ "$digest" = "$wanted" ] || { echo "FAILED: $name gave $digest, not $wanted"; exit 1; }
    printf 'time %-10s %8.2f s  %s\n' "$name" "$seconds" "$(grep -o 'Time .*' "$out/summary.txt")"
}

mpi=(mpirun --oversubscribe --bind-to none)
[ "$(id -u)" -ne 0 ] || mpi+=(--allow-run-as-root)
for n in 1 2 4 8; do
    [ "$n" -gt "$gpus" ] || run "${n} GPU" "${mpi[@]}" -n "$n" -- --backend cuda --threads 4
done
if [ -z "${SKIP_CPU:-}" ]; then run "$(nproc) cores" env -- --backend cpu --threads "$(nproc)"; fi
echo "$wanted"
