#!/usr/bin/env bash
# SIGKILL at random moments; `.ci/crash.sh --seed N` repeats a run.
set -euo pipefail
cd "$(dirname "$0")/.."

.ci/python-environment.sh
.venv-interop/bin/python Tests/Crash/crash.py --rounds 1000 "$@"
