#!/usr/bin/env bash
# Installs libhdf5, libdeflate, libzip, zlib, LAPACK and pkg-config where they are missing: a new machine needs only
# Swift.
set -euo pipefail

# Loaded when an orthogonal matrix is asked for; macOS brings one.
has_lapack() {
  [ "$(uname)" = Darwin ] || PATH=$PATH:/usr/sbin:/sbin ldconfig -p | grep 'liblapack\.so\.3' >/dev/null
}
# SwiftPM finds the headers through pkg-config; Debian names the file hdf5-serial or hdf5.
if command -v pkg-config >/dev/null && pkg-config --exists hdf5 libdeflate libzip zlib && has_lapack; then
  exit 0
fi
if ! command -v apt-get >/dev/null; then
  echo "h5reinit needs libhdf5, libdeflate, libzip and zlib with their headers, LAPACK, and pkg-config:" \
    "install them with this system's package manager (for example 'brew install hdf5 libdeflate libzip zlib pkg-config')," \
    "then try again." >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null; then
    echo "h5reinit needs libhdf5-dev, libdeflate-dev, libzip-dev, zlib1g-dev and liblapack3: as root, run" \
      "'apt-get install libhdf5-dev libdeflate-dev libzip-dev zlib1g-dev liblapack3 pkg-config', then try again." >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "Installing libhdf5-dev, libdeflate-dev, libzip-dev, zlib1g-dev, liblapack3 and pkg-config …"
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends \
  libhdf5-dev libdeflate-dev libzip-dev zlib1g-dev liblapack3 pkg-config >/dev/null
