#!/usr/bin/env bash
# dist/h5reinit_VERSION_ARCH.deb, for the Debian or Ubuntu release that it is built on.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v dpkg-shlibdeps >/dev/null; then
  echo "'make deb' needs dpkg-shlibdeps: as root, run 'apt-get install dpkg-dev binutils', then try again." >&2
  exit 1
fi
version=$(.build-dist/release/h5reinit --version | cut -d ' ' -f 2)
architecture=$(dpkg --print-architecture)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
package=$work/package
Packaging/stage.sh "$package/usr"
mkdir "$package/DEBIAN"
# Debian's places for what differs there.
mv "$package/usr/share/zsh/site-functions" "$package/usr/share/zsh/vendor-completions"
gzip -9n "$package/usr/share/man/man1/h5reinit.1"
mv "$package/usr/share/doc/h5reinit/LICENSE" "$package/usr/share/doc/h5reinit/copyright"
gzip -9n "$package/usr/share/doc/h5reinit/CHANGELOG.md"

# What is linked, found in the program; LAPACK, which is loaded when orthogonal_ asks for it, by name.
mkdir -p "$work/source/debian"
printf 'Source: h5reinit\n\nPackage: h5reinit\nArchitecture: any\n' >"$work/source/debian/control"
depends=$(cd "$work/source" && dpkg-shlibdeps --warnings=1 -O "$package/usr/bin/h5reinit" | sed -n 's/^shlibs:Depends=//p')
size=$(du -sk "$package/usr" | cut -f 1)
cat >"$package/DEBIAN/control" <<CONTROL
Package: h5reinit
Version: $version
Architecture: $architecture
Maintainer: The h5reinit authors <h5reinit@users.noreply.github.com>
Installed-Size: $size
Depends: $depends, liblapack3
Section: science
Priority: optional
Description: re-initialise the weights of an HDF5 model file
 Reads a model file of Keras or PyTorch, tells what each tensor is from the file
 alone, and writes fresh values in place: kaiming_normal_ for kernels, each
 framework's own start for the rest, reproducibly and safe against crashes.
CONTROL
mkdir -p dist
deb=dist/h5reinit_${version}_$architecture.deb
dpkg-deb --root-owner-group --build "$package" "$deb" >/dev/null
echo "$deb"
