#!/usr/bin/env bash
# Formatting of every Swift file, and the shell scripts' syntax. Warnings of the compiler are errors
# in every build (Package.swift), so they need no step of their own.
set -euo pipefail
cd "$(dirname "$0")/.."

swift format lint --strict --parallel --recursive Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Examples/Swift
for script in .ci/run .ci/*.sh Benchmarks/*.sh Packaging/*.sh Examples/*.sh; do bash -n "$script"; done
.ci/sizes.sh
echo "lint: no findings"
