#!/usr/bin/env bash
# The main job on a bundled model: plan, apply, verify. Works on a copy in demo/.
set -euo pipefail
cd "$(dirname "$0")/.."

tool=.build/release/h5reinit
mkdir -p demo
cp Fixtures/models/demo.h5 demo/model.h5
rm -f demo/model.h5.h5reinit.json

echo "\$ h5reinit demo/model.h5 --seed 42"
"$tool" demo/model.h5 --seed 42
echo
echo "\$ h5reinit apply demo/model.h5 --seed 42"
summary=$("$tool" apply demo/model.h5 --seed 42 | grep ' written ')
echo "$summary"
echo
echo "\$ h5reinit verify demo/model.h5"
verified=$("$tool" verify demo/model.h5)
echo "$verified"
echo
echo "What happened:"
echo "  1. The plan above was made from demo/model.h5 alone; no framework was needed."
echo "  2. Applied in place: $summary."
echo "  3. Verified: $verified."
