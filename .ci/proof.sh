#!/usr/bin/env bash
# The distribution of the float32 normals, by enumeration: a few minutes on two cores. The compiler
# is Swift's own clang.
set -euo pipefail
cd "$(dirname "$0")/.."

mkdir -p .build
clang -std=c11 -O3 -march=native -D_DEFAULT_SOURCE -Wall -Wextra -I Sources/CKernels/include \
  -o .build/normal-f32-proof Benchmarks/Proof/normal_f32_proof.c -lm -lpthread
.build/normal-f32-proof
