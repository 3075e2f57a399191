#!/usr/bin/env bash
# Runs every example on a copy of a bundled model, and makes the library's documentation, whose
# tutorial shows the same files.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export H5REINIT="$PWD/.build/release/h5reinit"
export PATH="$PWD/.build/release:$PATH"
model() { cp Fixtures/models/demo.h5 "$work/$1.h5"; echo "$work/$1.h5"; }

swift build -c release --product SwiftExample --static-swift-stdlib
.build/release/SwiftExample "$(model swift)" | tee "$work/swift.txt"
grep -q ' 0 differ$' "$work/swift.txt"
Examples/restarts.sh "$(model restarts)" 3
if cmp -s "$work/restarts-1.h5" "$work/restarts-2.h5"; then echo "two seeds, one result" >&2; exit 1; fi
PYTHONPATH=python/src python3 Examples/new_head.py "$(model python)" classes
swift package --package-path Examples/Swift describe >/dev/null

# Each step of the tutorial is the start of the example, and the last is all of it.
catalog=Sources/Reinit/Reinit.docc
example=Examples/Swift/Sources/ReinitExample/main.swift
mapfile -t flags < <(.ci/module-flags.sh)
for step in open plan; do
  cmp -n "$(wc -c <"$catalog/Resources/$step.swift")" "$catalog/Resources/$step.swift" "$example"
  swiftc -typecheck -swift-version 6 "${flags[@]}" "$catalog/Resources/$step.swift"
done
cmp "$catalog/Resources/apply.swift" "$example"
.ci/docc.sh "$work/documentation"
