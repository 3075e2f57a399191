#!/usr/bin/env bash
# Files stay short enough to hold one concept each: 300 lines for sources.
set -euo pipefail
cd "$(dirname "$0")/.."

long=$(find Sources Benchmarks -path '*/.build' -prune -o \( -name '*.swift' -o -name '*.c' -o -name '*.h' \) -exec awk 'END { if (FNR > 300) print FILENAME ": " FNR " lines" }' {} \;)
if [ -n "$long" ]; then
  echo "longer than 300 lines:" >&2
  echo "$long" >&2
  exit 1
fi
