#!/usr/bin/env bash
# film.sh PROGRAM FILE.webp: README's film, a run of `live` from the base model to its last tilt, a
# picture for each, as the window shows them when its history is walked through.
set -euo pipefail

program=$(readlink -f "$1") file=$(readlink -f "$2")
folder=$(mktemp -d)
started=()
finish() {
  kill "${started[@]}" 2>/dev/null || true
  wait
  rm -rf "$folder"
}
trap finish EXIT
fail() {
  echo "film.sh: $*" >&2
  exit 1
}

export HOME=$folder XDG_CONFIG_HOME=$folder/.config XDG_SESSION_TYPE=x11
unset WAYLAND_DISPLAY
mkdir -p "$XDG_CONFIG_HOME/tiltscope"
printf 'toured = true\nlearned = "play arrow rest ask"\n' >"$XDG_CONFIG_HOME/tiltscope/window.toml"

mkfifo "$folder/display"
Xvfb -displayfd 3 -screen 0 1280x800x24 +extension GLX -noreset -nolisten tcp \
  3>"$folder/display" >"$folder/log" 2>&1 &
started+=($!)
read -r -t 60 number <"$folder/display" || fail "Xvfb did not start"
export DISPLAY=:$number
xdotool mousemove 150 700

# settle FRAME SECONDS: the screen once it has stayed the same for so long.
settle() {
  local before='' now same=0 limit=$((SECONDS + 120))
  while ((same < $2 * 5)); do
    sleep 0.2
    import -window root "$folder/$1.png"
    now=$(sha1sum <"$folder/$1.png")
    if [[ $now == "$before" ]]; then same=$((same + 1)); else same=0; fi
    before=$now
    ((SECONDS < limit)) || fail "the window does not come to rest"
  done
}

"$program" --preset live --size 1280x800 --play >"$folder/log" 2>&1 &
started+=($!)
window=$(xdotool search --sync --onlyvisible --pid $! | tail -n 1)
xdotool windowfocus "$window"
settle end 4
tilts=20
for ((k = 0; k < tilts; ++k)); do xdotool key --window "$window" Left; done
frames=()
for ((k = 0; k <= tilts; ++k)); do
  name=frame$(printf %02d "$k")
  settle "$name" 1
  frames+=(-d $((k == 0 || k == tilts ? 2000 : 150)) "$folder/$name.png")
  xdotool key --window "$window" Right
done
img2webp -loop 0 -lossy -q 70 -m 6 "${frames[@]}" -o "$file" >/dev/null
ls -l "$file" >&2
