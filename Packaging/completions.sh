#!/usr/bin/env bash
# Shell completions of a built h5reinit into a folder: what the argument parser generates, with what it
# lacks added.
#
#   Packaging/completions.sh PROGRAM FOLDER
set -euo pipefail

program=$1
folder=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$folder"

# The commands that the generated script itself knows.
bash_script=$("$program" --generate-completion-script bash)
commands=$(sed -n "s/.*compgen -W '\(plan [^']*\)' -- .*/\1/p" <<<"$bash_script" | head -n 1)
[ -n "$commands" ] || { echo "the generated bash completion names no commands" >&2; exit 1; }

{
  grep -v '^complete .* _h5reinit h5reinit$' <<<"$bash_script"
  sed "s/__COMMANDS__/$commands/" "$here/words.bash"
} >"$folder/h5reinit.bash"
"$program" --generate-completion-script zsh | sed "s/^_h5reinit() {\$/__h5reinit_commands() {/
  s/    _h5reinit \"\${@}\"/    __h5reinit_whole_words \"\${@}\"/
  s/    compdef _h5reinit h5reinit/    compdef __h5reinit_whole_words h5reinit/" |
  awk -v extra="$(sed "s/__COMMANDS__/${commands// /|}/" "$here/words.zsh")" \
    '/^if \[\[ "\$\{funcstack/ { print extra; print "" } { print }' >"$folder/_h5reinit"
# fish 3 has no place of the cursor in a token for `complete -C`; the length before it is the same.
{
  "$program" --generate-completion-script fish |
    sed "s/(__h5reinit_tokens -tC)/(string length -- (commandline -ct))/g
      s/^    case 'h5reinit'\$/&\n        __h5reinit_default_command/"
  sed "s/__COMMANDS__/$commands/" "$here/words.fish"
} >"$folder/h5reinit.fish"
