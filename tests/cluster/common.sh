# shellcheck shell=bash
# What the tests of several machines share; to be sourced with the program's path in $1. Each is in a
# folder of its own, $folder, and ends what it has started by process id.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
page=$here/../../docs/sweeps.md
program=$(readlink -f "$1")
folder=$(mktemp -d)
work=$folder/work
mkdir -p "$work" "$folder/bin"
ln -s "$program" "$folder/bin/tiltscope"
export PATH=$folder/bin:$PATH

# As my.toml of the page's examples: long enough to be cut off, short enough for hundreds.
cat >"$work/my.toml" <<'END_OF_SETTINGS'
format = 4
[network]
width = 16
depth = 1
time_features = 8
[training]
samples = 300
epochs = 3
batch = 64
[tilting]
samples = 100
epochs = 10
steps = 5
rate = 1e-5
[evaluation]
points = 200
END_OF_SETTINGS

example() { python3 "$here/page_example.py" "$page" "$1"; }

say() { echo "$(date +%T) $*" >&2; }

fail() {
  say "FAILED: $*"
  exit 1
}

# wait_until SECONDS WHAT COMMAND...: until the command succeeds.
wait_until() {
  local limit=$((SECONDS + $1)) what=$2
  shift 2
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < limit)) || fail "waited in vain for $what"
    sleep 0.1
  done
}

# family PID...: the processes and their children, and theirs.
family() {
  local pid
  for pid; do
    echo "$pid"
    # shellcheck disable=SC2046
    family $(ps -o pid= --ppid "$pid")
  done
}

# Like a loss of power: nobody has time for a word.
# shellcheck disable=SC2046
cut_off() { kill -KILL $(family "$@") 2>/dev/null || true; }

# is_under_way PID...: whether one of them or of theirs is at a run that has a checkpoint.
is_under_way() {
  local pid lock
  for pid in $(family "$@"); do
    for lock in $(readlink "/proc/$pid/fd/"* | grep '/\.tiltscope\.lock$'); do
      if [[ -s ${lock%/*}/checkpoint ]]; then return 0; fi
    done
  done 2>/dev/null
  return 1
}

# stopped_under_way PID...: the same, and they stand still there until they are cut off: on a busy machine
# the run would be over before.
# shellcheck disable=SC2046
stopped_under_way() {
  is_under_way "$@" || return 1
  kill -STOP $(family "$@")
  is_under_way "$@" && return
  kill -CONT $(family "$@")
  return 1
}

# same_results A B: the table but for its seconds, and every run's files but for what a clock has
# filled, to the last byte.
same_results() {
  python3 - "$work/$1" "$work/$2" <<'END_OF_PYTHON'
import csv, json, pathlib, sys

def table(file):
    rows = list(csv.reader(open(file, newline="")))
    kept = [i for i, name in enumerate(rows[0]) if not name.endswith("_seconds")]
    assert len(kept) < len(rows[0]), f"{file} has no seconds"
    return [[row[i] for i in kept] for row in rows]

def content(file):
    if file.suffix == ".csv" and file.name in ("results.csv", "rmse.csv"):
        return table(file)
    if file.name == "summary.json":
        return {k: v for k, v in json.loads(file.read_text()).items() if not k.endswith("_seconds")}
    return file.read_bytes()

def files(folder):
    return {str(f.relative_to(folder)): f for f in pathlib.Path(folder).rglob("*") if f.is_file()}

one, other = files(sys.argv[1]), files(sys.argv[2])
assert one.keys() == other.keys(), sorted(one.keys() ^ other.keys())[:5]
different = [name for name in one if content(one[name]) != content(other[name])]
assert not different, different[:5]
print(f"{len(one)} files are those of one machine, {len(table(one['results.csv'])) - 1} rows in the table", file=sys.stderr)
END_OF_PYTHON
}
