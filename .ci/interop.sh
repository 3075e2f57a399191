#!/usr/bin/env bash
# The tests that need the real frameworks, in a virtual environment of their own.
set -euo pipefail
cd "$(dirname "$0")/.."

.ci/python-environment.sh
export H5REINIT="$PWD/.build/release/h5reinit"
.venv-interop/bin/python -m pytest -q Tests/Interop "$@"
# The package as its users install it.
.venv-interop/bin/python -m pip install -q --disable-pip-version-check ./python
.venv-interop/bin/python -m pytest -q -c python/pyproject.toml --rootdir python python/tests
