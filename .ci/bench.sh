#!/usr/bin/env bash
# Benchmarks of whole commands: `.ci/bench.sh check` for what CI asserts, else all of them. PYTHON names
# an interpreter with the frameworks; else the one of .ci/python-environment.sh serves.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${PYTHON:-}" ]; then
  .ci/python-environment.sh
  PYTHON=.venv-interop/bin/python
fi
if [ "${1:-}" = check ]; then exec "$PYTHON" Benchmarks/check.py; fi
"$PYTHON" Benchmarks/bench_models.py "$@"
