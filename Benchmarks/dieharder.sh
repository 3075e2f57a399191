#!/usr/bin/env bash
# Runs the words of the stream through dieharder (Debian package dieharder) and prints one line of a
# table for each p-value. Half an hour on one core.
#
#     Benchmarks/dieharder.sh 42                   # every test, seed 42
#     Benchmarks/dieharder.sh 43 '-d 203 -n 8'     # some tests
#
# Each test reads the stream from its first word. Left out: the tests that dieharder itself marks as
# suspect (5, 6, 7) or not to be used (14), and lags of 203 that take long and differ little.
set -euo pipefail
cd "$(dirname "$0")/.."

seed=$1
shift
path='/model_weights/dense/dense/kernel:0'
tool=${H5REINIT:-.build/release/h5reinit}

tests=()
for test in 0 1 2 3 4 8 9 10 11 12 13 15 16 17 100 101 102 204 205 206 207 208 209; do
  tests+=("-d $test")
done
for bits in $(seq 1 12); do tests+=("-d 200 -n $bits"); done
for dimensions in 2 3 4 5; do tests+=("-d 201 -n $dimensions" "-d 202 -n $dimensions"); done
for lag in 0 1 2 3 4 8 16 32; do tests+=("-d 203 -n $lag"); done
if [ $# -gt 0 ]; then tests=("$@"); fi

for test in "${tests[@]}"; do
  # shellcheck disable=SC2086  # a test is several words
  "$tool" stream --raw --seed "$seed" --path "$path" | dieharder -g 200 $test |
    grep -E 'PASSED|WEAK|FAILED' | sed -E 's/ *\| */ | /g; s/^ */| /; s/ *$/ |/'
done
