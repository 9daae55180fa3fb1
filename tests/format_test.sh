#!/usr/bin/env bash
# Fails when a tracked source file is not as clang-format 14 would have it; `make format` mends it.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files -z '*.h' '*.cpp' | xargs -0 clang-format-14 --dry-run -Werror
echo "format: $(git ls-files '*.h' '*.cpp' | wc -l) files as they should be"
