#!/usr/bin/env bash
# The flags, one a line, with which a compiler finds the modules of the release build and what they import.
set -euo pipefail
cd "$(dirname "$0")/.."

printf '%s\n' -I .build/release/Modules -I Sources/CKernels/include
find Sources .build/checkouts -name module.modulemap -path '*Sources*' | while read -r map; do
  printf '%s\n' -I "$(dirname "$map")"
done
for map in .build/release/*.build/module.modulemap; do printf '%s\n' -Xcc "-fmodule-map-file=$map"; done
for flag in $(pkg-config --cflags-only-I hdf5 libdeflate libzip zlib); do printf '%s\n' -I "${flag#-I}"; done
