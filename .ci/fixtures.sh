#!/usr/bin/env bash
# Makes Fixtures/ anew from its scripts.
set -euo pipefail
cd "$(dirname "$0")/.."

.ci/python-environment.sh
for script in make_fixtures torch_fans init_vectors stream_vectors; do
  .venv-interop/bin/python "Fixtures/$script.py"
done
