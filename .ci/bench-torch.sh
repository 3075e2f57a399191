#!/usr/bin/env bash
# Our kernels against PyTorch's. PYTHON names an interpreter with torch; else the one of
# .ci/python-environment.sh serves.
set -euo pipefail
cd "$(dirname "$0")/.."

if [ -z "${PYTHON:-}" ]; then
  .ci/python-environment.sh
  PYTHON=.venv-interop/bin/python
fi
swift build -c release --package-path Benchmarks
"$PYTHON" Benchmarks/bench_torch.py "$@"
