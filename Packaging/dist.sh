#!/usr/bin/env bash
# dist/h5reinit-VERSION-SYSTEM-MACHINE.tar.gz: unpack anywhere and run, with libhdf5, libdeflate, libzip and zlib of
# the system.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(.build-dist/release/h5reinit --version | cut -d ' ' -f 2)
name=h5reinit-$version-$(uname -s | tr '[:upper:]' '[:lower:]')-$(uname -m)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
Packaging/stage.sh "$work/$name"
mkdir -p dist
tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$work" -cf - "$name" |
  gzip -9n >"dist/$name.tar.gz"
echo "dist/$name.tar.gz"
