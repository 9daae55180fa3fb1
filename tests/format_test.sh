#!/usr/bin/env bash
# Fails when a tracked source file is not as clang-format 14 would have it; `make format` mends it.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! found=$(git ls-files -z '*.h' '*.cpp' '*.cu' '*.cuh' | xargs -0 clang-format-14 --dry-run -Werror 2>&1); then
    sed -nE 's/^([^:]+):[0-9]+:[0-9]+: error: .*/\1: not formatted; make format mends it/p' <<<"$found" | sort -u |
        grep . || echo "$found"
    exit 1
fi
