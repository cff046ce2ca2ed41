#!/usr/bin/env bash
# parallel_test.sh PROGRAM: docs/sweeps.md's GNU parallel over four machines, which are four servers of
# OpenSSH on this one, with keys and settings in a temporary folder. One is lost with what it does; the
# results are those of one machine. Needs parallel and openssh-server.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
machines=(one two three four)
declare -A server
made_run=

ssh-keygen -q -t ed25519 -N '' -f "$folder/user"
ssh-keygen -q -t ed25519 -N '' -f "$folder/host"
if ((EUID == 0)) && [[ ! -d /run/sshd ]]; then
  mkdir /run/sshd
  made_run=yes
fi
finish() {
  local code=$?
  if ((code != 0)); then tail -vn 15 "$folder"/*.log "$folder"/*.out >&2 || true; fi
  cut_off "${server[@]}"
  [[ -z $made_run ]] || rmdir /run/sshd || true
  rm -rf --one-file-system "$folder"
}
trap finish EXIT

for machine in "${machines[@]}"; do
  port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
  cat >"$folder/$machine.conf" <<END_OF_CONF
Port $port
ListenAddress 127.0.0.1
HostKey $folder/host
AuthorizedKeysFile $folder/user.pub
PidFile none
StrictModes no
UsePAM no
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
SetEnv PATH=$PATH
END_OF_CONF
  setsid "$(command -v sshd || echo /usr/sbin/sshd)" -D -f "$folder/$machine.conf" -E "$folder/$machine.log" </dev/null &
  server[$machine]=$!
  disown
  cat >>"$folder/ssh_config" <<END_OF_CONF
Host $machine
  HostName 127.0.0.1
  Port $port
  IdentityFile $folder/user
  IdentitiesOnly yes
  StrictHostKeyChecking accept-new
  UserKnownHostsFile $folder/known_hosts
  LogLevel ERROR
END_OF_CONF
done
export PARALLEL_SSH="ssh -F $folder/ssh_config" HOME=$folder/home
mkdir "$HOME"
reached() { $PARALLEL_SSH "$1" tiltscope --version; }
for machine in "${machines[@]}"; do wait_until 30 "the machine $machine" reached "$machine"; done
say "four machines answer: $(parallel --version | head -n 1)"

cd "$work"
example 'parallel --sshlogin' >commands
# All but the last line, which collects the runs.
sweep=$(head -n -1 commands)
collect=$(tail -n 1 commands)

say "the sweep on one machine"
one_machine=${sweep#*--workdir .}
one_machine=${one_machine%%:::*}
bash -euc "$(tr -d '\\\n' <<<"${one_machine//\{\}\/4/1\/1}" | sed 's/--out sweep/--out alone/')" 2>"$folder/alone.out"
tiltscope collect alone

say "over four machines, of which one is lost in the middle of a run"
bash -euc "$sweep" >"$folder/parallel.out" 2>&1 &
parallel=$!
wait_until 120 "a checkpoint by the machine two" stopped_under_way "${server[two]}"
cut_off "${server[two]}"
wait "$parallel" || fail "parallel ended with $?"
grep -q 'continuing' "$folder/parallel.out" || fail "nobody continued where the machine two was"
bash -euc "$collect"
same_results alone sweep

say "the same again without it: nothing is left to do, and its share is another's"
bash -euc "$sweep" >"$folder/again.out" 2>&1 || fail "parallel ended with $?"
[[ $(grep -c '^0 runs to do' "$folder/again.out") == 4 ]] || fail "there was something to do"
say "GNU parallel: all as it should be"
