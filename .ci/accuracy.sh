#!/usr/bin/env bash
# Builds every model there is a builder for, holds the tool against the frameworks, writes docs/accuracy.md.
set -euo pipefail
cd "$(dirname "$0")/.."

.ci/python-environment.sh
export H5REINIT="$PWD/.build/release/h5reinit"
rm -f .build/accuracy.jsonl
.venv-interop/bin/python Tests/Interop/accuracy.py --results .build/accuracy.jsonl --table docs/accuracy.md "$@"
