#!/usr/bin/env bash
# Damaged models, archives, policies, plans, journals and receipts; `.ci/fuzz.sh --seed N` repeats a run.
set -euo pipefail
cd "$(dirname "$0")/.."

.ci/python-environment.sh
.venv-interop/bin/python Tests/Crash/fuzz.py --seconds 3600 --truncations "$@"
