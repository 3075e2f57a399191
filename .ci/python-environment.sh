#!/usr/bin/env bash
# Makes .venv-interop with the frameworks that fixtures and interop tests need, once.
set -euo pipefail
cd "$(dirname "$0")/.."

stamp=.venv-interop/requirements.txt
if cmp -s Tests/Interop/requirements.txt "$stamp"; then exit 0; fi
if ! python3 -c 'import ensurepip' 2>/dev/null; then
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then as_root=(sudo); fi
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" apt-get install -y -qq --no-install-recommends python3 python3-venv >/dev/null
fi
rm -rf .venv-interop
python3 -m venv .venv-interop
.venv-interop/bin/python -m pip install -q -r Tests/Interop/requirements.txt
cp Tests/Interop/requirements.txt "$stamp"
