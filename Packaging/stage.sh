#!/usr/bin/env bash
# Puts what `make install`, `make dist` and `make deb` ship below a folder: program, man page,
# completions, licence and README.
#
#   Packaging/stage.sh PREFIX [PROGRAM]
set -euo pipefail
cd "$(dirname "$0")/.."

prefix=${DESTDIR:-}$1
program=${2:-.build-dist/release/h5reinit}
command -v python3 >/dev/null || { echo "the man page is made with python3, which is not installed" >&2; exit 1; }

install -d "$prefix/bin" "$prefix/share/man/man1" "$prefix/share/doc/h5reinit"
install -m 755 "$program" "$prefix/bin/h5reinit"
strip --strip-unneeded "$prefix/bin/h5reinit" 2>/dev/null || true
Packaging/man.py "$program" >"$prefix/share/man/man1/h5reinit.1"
install -m 644 LICENSE README.md CHANGELOG.md "$prefix/share/doc/h5reinit"

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
Packaging/completions.sh "$program" "$made"
install -D -m 644 "$made/h5reinit.bash" "$prefix/share/bash-completion/completions/h5reinit"
install -D -m 644 "$made/_h5reinit" "$prefix/share/zsh/site-functions/_h5reinit"
install -D -m 644 "$made/h5reinit.fish" "$prefix/share/fish/vendor_completions.d/h5reinit.fish"
