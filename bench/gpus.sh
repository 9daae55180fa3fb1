#!/usr/bin/env bash
# The whole overnight job on 1, 2, 4, ... GPUs of this machine, one rank each, beside its CPU cores: equal digests first, then times and
# strong and weak scaling of the pricing.
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

declare -A digest_of seconds_of pricing_of
run() {  # run NAME SET LAUNCHER... -- OPTIONS...: wall time, the summary's times, and the digest, which must be the same for all of a set
    local name=$1 set=$2 launcher=() start digest
    shift 2
    while [ "$1" != -- ]; do launcher+=("$1"); shift; done
    shift
    for ((round = 0; round < ${ROUNDS:-2}; ++round)); do  # the last one counts: drivers and files are warm
        start=$(date +%s%N)
        "${launcher[@]}" "$vesper" run jobs/overnight.toml --set market.file="$out/market.h5" --set book.file="$out/book.csv" \
            --set monte_carlo.paths="$paths" -o "$out/result.h5" "$@" >"$out/$set.txt" 2>"$out/errors.txt" || { cat "$out/errors.txt"; exit 1; }
        seconds_of[$name]=$(awk "BEGIN { print ($(date +%s%N) - $start) / 1e9 }")
    done
    pricing_of[$name]=$(grep -oP '^Time .*monte_carlo \K[\d.]+' "$out/$set.txt")
    digest=$("$vesper" verify "$out/result.h5")
    [ "$digest" = "${digest_of[$set]:=$digest}" ] || { echo "FAILED: $name gave $digest, not ${digest_of[$set]}"; exit 1; }
    printf 'time %-16s %8.2f s  %s\n' "$name" "${seconds_of[$name]}" "$(grep -o 'Time .*' "$out/$set.txt")"
}
scaling() {  # scaling NAME BASE IDEAL: pricing beside that of another run, which it should be IDEAL times as fast as
    awk -v name="$1" -v base="$2" -v ideal="$3" -v t="${pricing_of[$1]}" -v t0="${pricing_of[$2]}" \
        'BEGIN { printf "scaling %-16s pricing %.3f s beside %.3f s of %s: %.0f %%\n", name, t, t0, base, 100 * t0 / (ideal * t) }'
}

mpi=(mpirun --oversubscribe --bind-to none)
[ "$(id -u)" -ne 0 ] || mpi+=(--allow-run-as-root)
half=(--set monte_carlo.precision=half)
for n in 1 2 4 8; do
    [ "$n" -le "$gpus" ] || continue
    run "$n GPU" single "${mpi[@]}" -n "$n" -- --backend cuda --threads 4
    run "$n GPU, half" half "${mpi[@]}" -n "$n" -- --backend cuda --threads 4 "${half[@]}"
    [ "$n" -eq 1 ] || run "$n GPU, ${n}x paths" "single$n" "${mpi[@]}" -n "$n" -- --backend cuda --threads 4 --set monte_carlo.paths=$((n * paths))
done
if [ -z "${SKIP_CPU:-}" ]; then ROUNDS=1 run "$(nproc) cores" single env -- --backend cpu --threads "$(nproc)"; fi

# VaR of Monte Carlo in half precision within a tenth of its standard error of that in single precision, and the rounding of the summary.
paste <(grep -E '^ .*monte_carlo' "$out/single.txt") <(grep -E '^ .*monte_carlo' "$out/half.txt") | tr -d '+-' | awk '
    { for (i = 2; i <= 6; i += 2) { error = $i - $(i + 7); if (error < 0) error = -error
                                    if (error > $(i + 1) / 10 + 0.001) { print "FAILED: half precision is off: " $0; bad = 1 } n++ } }
    END { if (n == 0) { print "FAILED: no figures to compare"; bad = 1 }
          if (!bad) print "check half precision: " n " figures within a tenth of their standard errors"; exit bad }'
for n in 2 4 8; do
    [ "$n" -le "$gpus" ] || continue
    scaling "$n GPU" "1 GPU" "$n"
    scaling "$n GPU, half" "1 GPU, half" "$n"
    scaling "$n GPU, ${n}x paths" "1 GPU" 1
done
echo "${digest_of[single]}"
