#!/usr/bin/env bash
# Builds, tests, runs the sanitizer and times everything on a machine with a GPU; a short table comes last.
# usage: bench/gpu.sh [build folder] [cmake arguments...]     PYTHON: a python with torch and cupy for the peers
set -uo pipefail
cd "$(dirname "$0")/.."
build=${1:-build-gpu}
shift || true
python=${PYTHON:-python3}
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT

step() {  # step NAME COMMAND...: its output into a log, the end of it here where it fails
    local name=$1 start=$SECONDS
    shift
    if "$@" >"$log/$name" 2>&1; then
        printf '== %-12s ok, %d s  %s\n' "$name" $((SECONDS - start)) \
            "$(grep -hE 'PASSED|SUMMARY' "$log/$name" | tr -s '= ' ' ' | paste -sd';')"
    else
        touch "$log/failed-$name"
        printf '== %-12s FAILED, %d s\n' "$name" $((SECONDS - start))
        grep -E 'FAILED|Failure|error|Error|=========' "$log/$name" | head -${LINES_OF_FAILURE:-25}
        tail -5 "$log/$name"
    fi
}
sanitize() {  # the GPU tests that are short enough under a tool that slows them down a hundredfold
    local slow='*VarDiffers*:*CloseToPlain*:*HaveTheCovariance*:*StudentsDist*:*McPnlTest*:*Mislead*:*EqualThePlain*:*AnySizeAndAnyRank*:*MoreBooks*'
    timeout "${SANITIZER_SECONDS:-600}" compute-sanitizer --tool "$1" --error-exitcode 9 "$build/kernels_test" --gtest_filter="*/1.*:*/2.*:*/3.*-$slow"
}

nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
date -u +%Y-%m-%d
step configure cmake -S . -B "$build" -G Ninja -DVESPER_CUDA=ON -DVESPER_BENCH=ON -DVESPER_MPI=OFF "$@"
step build cmake --build "$build" --target kernels_test kernels_cuda_test scenario_test gpu_bench vesper stand_in_driver
step tests "$build/kernels_test"
step gpu-tests "$build/kernels_cuda_test"
step pricers "$build/scenario_test" --gtest_filter='*Pricer*'
step failures env PYTHONPATH=tests/app "$python" tests/device/gpu_failures_test.py "$build/vesper" "$build/tests/device/stand_in"
if [ -z "${SKIP_SANITIZER:-}" ]; then
    step memcheck sanitize memcheck &
    step racecheck sanitize racecheck &
    wait
fi
step bench "$build/gpu_bench" ${BENCHES:-}
step peers "$python" bench/peers/gpu_peers.py ${BENCHES:-}

grep -hE '^(check|floors|time|peer)' "$log/bench" "$log/peers"
! grep -q '^check.*DIFFER' "$log/bench" || touch "$log/failed-check"
for failed in "$log"/failed-*; do
    [ ! -e "$failed" ] || { echo "failed: ${failed#"$log"/failed-}"; status=1; }
done
exit "${status:-0}"
