#!/usr/bin/env bash
# What `make install` puts down beside the program: completions, pressed Tab in real shells, and the man page.
set -euo pipefail
cd "$(dirname "$0")/.."

.ci/python-environment.sh
missing=()
for package in zsh fish mandoc; do command -v "$package" >/dev/null || missing+=("$package"); done
if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

export H5REINIT="$PWD/.build/release/h5reinit"
.venv-interop/bin/python -m pytest -q Packaging/tests
