#!/bin/sh
# usage: same_bits_test.sh PROGRAM OTHER: both print the same digests for fresh seeds.
set -eu
for i in 1 2 3; do
    seed=${VESPER_TEST_SEED:-$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}
    one=$("$1" "$seed")
    other=$("$2" "$seed")
    if [ -z "$one" ] || [ "$one" != "$other" ]; then
        printf 'seed %s: the builds differ\n%s\n%s\n' "$seed" "$one" "$other"
        exit 1
    fi
done
