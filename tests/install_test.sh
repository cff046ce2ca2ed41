#!/usr/bin/env bash
# install_test.sh CMAKE BUILD: what `cmake --install` leaves works from there.
set -euo pipefail

cmake=$1 build=$2
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
failures=0
fail() {
  echo "$*" >&2
  failures=$((failures + 1))
}

"$cmake" --install "$build" --prefix "$folder/usr" >"$folder/log" || fail "$(cat "$folder/log")"
program=$folder/usr/bin/tiltscope share=$folder/usr/share
for file in applications/tiltscope.desktop icons/hicolor/scalable/apps/tiltscope.svg \
  metainfo/org.tiltscope.Tiltscope.metainfo.xml bash-completion/completions/tiltscope \
  tiltscope/presets/live.toml doc/tiltscope/copyright doc/tiltscope/settings.md; do
  [[ -s $share/$file ]] || fail "share/$file is missing"
done
grep -q 'SIL OPEN FONT LICENSE\|Open Font License' "$share/doc/tiltscope/copyright" ||
  fail "the fonts' licence is missing"

cd "$folder"
[[ $("$program" --version) == tiltscope\ * ]] || fail "the program does not start"
# Every word that --help has can be completed.
source "$share/bash-completion/completions/tiltscope"
COMP_TYPE=9
# complete_words WORD...: what the last of them can become.
complete_words() {
  COMP_WORDS=("$program" "$@") COMP_CWORD=$# COMPREPLY=()
  _tiltscope "$program"
  echo "${COMPREPLY[*]}"
}
[[ $(complete_words swe) == sweep ]] || fail "'swe' becomes '$(complete_words swe)'"
[[ $(complete_words run --che) == --checkpoint-every ]] || fail "--che of run is not completed"
[[ $(complete_words --preset paper-10) == paper-100 ]] || fail "presets are not completed"
for preset in "$share"/tiltscope/presets/*.toml; do
  name=$(basename "$preset" .toml)
  name=${name#base-}
  [[ $(complete_words --preset "$name") == "$name"* ]] || fail "$name is not completed"
done
mkdir runs
[[ $(complete_words run --out ru) == runs ]] || fail "folders are not completed"

if [[ -d $share/man ]]; then
  for command in '' -run -oracle -sweep; do
    gzip -dc "$share/man/man1/tiltscope$command.1.gz" | grep -q '^.SH OPTIONS' ||
      fail "the manual has no page of tiltscope$command"
  done
fi
if command -v desktop-file-validate >/dev/null; then
  desktop-file-validate "$share/applications/tiltscope.desktop" || fail "the menu's entry is wrong"
fi
if command -v appstreamcli >/dev/null; then
  appstreamcli validate --no-net "$share/metainfo/org.tiltscope.Tiltscope.metainfo.xml" ||
    fail "what software centres are told is wrong"
fi
((failures == 0))
