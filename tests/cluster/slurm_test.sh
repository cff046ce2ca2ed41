#!/usr/bin/env bash
# slurm_test.sh PROGRAM: docs/sweeps.md's array of tasks on a Slurm of one machine, made for it in a
# temporary folder. A task is killed, the node is lost, two tasks work on one shard; the results are
# those of one machine. Needs root, slurm-wlm and munge.
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"
((EUID == 0)) || { echo "slurm_test.sh needs root: Slurm's programs start tasks for others" >&2; exit 77; }

node=$(hostname -s)
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("", 0)); print(s.getsockname()[1])'; }
mkdir -p "$folder"/{state,spool}
head -c 128 /dev/urandom >"$folder/key"
chmod 600 "$folder/key"
chmod 755 "$folder"

# Sixteen processors, whatever the machine has: two of the page's tasks of eight go on at a time.
cat >"$folder/slurm.conf" <<END_OF_CONF
ClusterName=tiltscope
SlurmctldHost=$node(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket,cred_expire=5
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.log
ProctrackType=proctrack/pgid
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerParameters=batch_sched_delay=0,sched_interval=2,sched_min_interval=0
SlurmdParameters=config_overrides
SlurmdTimeout=30
KillWait=2
ReturnToService=2
NodeName=$node NodeAddr=127.0.0.1 CPUs=16 RealMemory=64000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
END_OF_CONF
export SLURM_CONF=$folder/slurm.conf

started=()
slurmd_pid=
start_node() {
  setsid slurmd -D -f "$SLURM_CONF" -N "$node" </dev/null >>"$folder/slurmd.out" 2>&1 &
  slurmd_pid=$!
  disown
}
# Those that look after tasks: no children of the node's program, but with files of its folder open.
steps() {
  local pid
  for pid in $(pgrep -x slurmstepd || true); do
    if readlink "/proc/$pid/fd/"* | grep -q "^$folder/"; then echo "$pid"; fi
  done 2>/dev/null
}
# shellcheck disable=SC2046
lose_node() { cut_off $slurmd_pid $(steps); }
finish() {
  local code=$?
  if ((code != 0)); then
    tail -vn 10 "$folder"/*.log "$folder"/*.out "$work"/*.out >&2 || true
  fi
  lose_node
  cut_off "${started[@]}"
  rm -rf --one-file-system "$folder"
}
trap finish EXIT

setsid munged --foreground --force --key-file="$folder/key" --socket="$folder/munge.socket" \
  --pid-file="$folder/munged.pid" --log-file="$folder/munged.log" --seed-file="$folder/seed" \
  </dev/null >"$folder/munged.out" 2>&1 &
started+=($!)
disown
wait_until 30 munge munge --socket="$folder/munge.socket" -n
setsid slurmctld -D -f "$SLURM_CONF" </dev/null >"$folder/slurmctld.out" 2>&1 &
started+=($!)
disown
start_node
is_idle() { [[ $(sinfo -h -o %T) == idle ]]; }
wait_until 60 "the node" is_idle
say "Slurm $(sinfo --version | cut -d ' ' -f 2) with one node of 16 processors"
cd "$work"
example '#SBATCH' >sweep.sh

say "the sweep on one machine"
mkdir alone
SLURM_SUBMIT_DIR=$work/alone SLURM_CPUS_PER_TASK=$(nproc) SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=1 \
  bash sweep.sh 2>"$folder/alone.out"
tiltscope collect alone/sweep

# task_process I: the program of the i-th task.
task_process() { pgrep -f "^tiltscope sweep .* --shard $1/[0-9]+ --out $work/sweep"; }
state() { scontrol show job -o "$1" | grep -o 'JobState=[A-Z]*' | cut -d = -f 2 | sort -u | xargs; }
has_state() { [[ $(state "$1") == "$2" ]]; }
ended() { [[ -z $(squeue -h -j "$1") ]]; }

job=$(sbatch --parsable sweep.sh)
say "array $job: a task is killed in the middle of a run, and continues when it is queued again"
first_is_under_way() { stopped_under_way "$(task_process 1)"; }
wait_until 120 "a checkpoint" first_is_under_way
kill -KILL "$(task_process 1)"
wait_until 60 "the task's end" has_state "${job}_1" FAILED
scontrol requeue "${job}_1"

say "the node is lost with its tasks, which begin again when it is back"
# shellcheck disable=SC2046
node_is_under_way() { task_process 3 && is_under_way $(steps); }
wait_until 300 "a checkpoint beside the third task" node_is_under_way
lose_node
scontrol update nodename="$node" state=down reason=lost
wait_until 60 "the end of what the node ran" test -z "$(pgrep -f "^tiltscope sweep .* --out $work/sweep")"
start_node
scontrol update nodename="$node" state=resume
wait_until 900 "the array" ended "$job"
[[ $(state "$job") == COMPLETED ]] || fail "the array's tasks are $(state "$job")"
grep -q continuing slurm-"${job}"_1.out || fail "the killed task did not continue in the middle of a run"
example 'sbatch --wait' | tail -n 1 | bash -eu
same_results alone/sweep sweep

say "two tasks on the same runs at once"
mkdir twice
again="SLURM_SUBMIT_DIR=$work/twice SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_COUNT=1 bash sweep.sh"
jobs=()
for output in first second; do
  jobs+=("$(sbatch --parsable --cpus-per-task=8 --mem=1G --output="$output.out" --wrap "$again")")
done
for job in "${jobs[@]}"; do wait_until 600 "job $job" ended "$job"; done
refused=$(cat first.out second.out | grep -c 'failed: another tiltscope is at work' || true)
failed=$(cat first.out second.out | grep -c ' failed: ' || true)
say "$refused times a task left a run to the other"
((refused > 0 && refused == failed)) || fail "$failed runs failed, $refused of them for the other task"
tiltscope collect twice/sweep
same_results alone/sweep twice/sweep

say "one task of the array alone is refused: it would count itself the only one"
job=$(sbatch --parsable --array=2 sweep.sh)
wait_until 60 "job $job" ended "$job"
grep -q -- '--shard "2/1" must be i/n' slurm-"${job}"_2.out || fail "it said: $(cat slurm-"${job}"_2.out)"
say "Slurm: all as it should be"
