#!/usr/bin/env bash
# The library's documentation into a folder, by the toolchain's own docc; its warnings are errors.
set -euo pipefail
cd "$(dirname "$0")/.."

graphs=$(mktemp -d)
trap 'rm -rf "$graphs"' EXIT
mapfile -t flags < <(.ci/module-flags.sh)
triple=$(swiftc -print-target-info | sed -n 's/.*"triple": "\(.*\)",/\1/p' | head -n 1)
swift symbolgraph-extract -module-name Reinit -target "$triple" "${flags[@]}" \
  -minimum-access-level public -output-dir "$graphs"
docc=$(dirname "$(readlink -f "$(command -v swift)")")/docc
"$docc" convert Sources/Reinit/Reinit.docc --additional-symbol-graph-dir "$graphs" \
  --fallback-display-name Reinit --fallback-bundle-identifier h5reinit.Reinit \
  --warnings-as-errors --output-path "$1"
