"""Leaves the window of `live` to itself for thousands of runs with auto-run on: another seed by the
key for it, or another lambda by a drag of its slider, as soon as a run is over. Memory, open files,
threads and the processor time of a run, in all and of the thread that draws the frames, are to be at the end
what they were just before the middle. Until then the heap finds its size: in 10,000 short runs it went from
149 to 159 MiB in ever rarer steps, the last of them after 4,700.

    soak.py PROGRAM [RUNS [OPTION...]]      on the display of the environment; needs xdotool

The options are the program's: with `--set tilting.tilts=4`, say, runs are shorter.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

TICKS = os.sysconf("SC_CLK_TCK")
# In the window of 1280 x 800: the slider of lambda, and where its handle stands at 1.
SLIDER_Y, SLIDER_X = 248, 140
# What one run more may cost of each, at most, in the last tenth of all beside the fifth.
LIMITS = {"memory": 1.03, "open files": 1.0, "threads": 1.0, "processor time": 1.15, "frames": 1.15}
SPENT = ("processor time", "frames")  # of one run


def xdotool(*words):
    return subprocess.run(["xdotool", *map(str, words)], check=True, capture_output=True,
                          text=True).stdout.strip()


def title_of(program, window):
    found = subprocess.run(["xdotool", "getwindowname", window], capture_output=True, text=True)
    if found.returncode != 0 or program.poll() is not None:
        sys.exit(f"soak: the program's window is gone, exit code {program.poll()}")
    return found.stdout.strip()


def find_window(program, pid):
    for _ in range(300):
        if program.poll() is not None:
            sys.exit(f"soak: the program ended with code {program.returncode} before its window came")
        found = subprocess.run(["xdotool", "search", "--pid", str(pid), "--name", "Tiltscope"],
                               capture_output=True, text=True).stdout.split()
        if found:
            return found[-1]
        time.sleep(0.1)
    sys.exit("soak: no window came within 30 s")


def wait_for(program, window, wanted, seconds):
    """Whether the window's title comes to say that a run is over (or is not) within so long."""
    end = time.monotonic() + seconds
    last, since = "", 0.0
    while time.monotonic() < end:
        title = title_of(program, window)
        if title.startswith("Stopped"):
            sys.exit("soak: a run has stopped")
        if title.startswith("Finished") == wanted:
            return True
        if title != last:
            last, since = title, time.monotonic()
        # On a busy machine runs may seem too long for auto-run; then the window says to press Play.
        if title == "Tiltscope" and time.monotonic() > since + 2.0:
            xdotool("key", "space")
            last = ""
        time.sleep(0.02)
    return False


def processor_time(stat):
    """Seconds that a process or a thread has run so far, as its file says."""
    words = open(stat).read().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / TICKS


def figures(pid):
    """What the program takes up now: MiB, files, threads, and seconds of processor time so far."""
    status = open(f"/proc/{pid}/status").read()
    return {"memory": int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024,
            "open files": len(os.listdir(f"/proc/{pid}/fd")),
            "threads": int(re.search(r"Threads:\s+(\d+)", status)[1]),
            "processor time": processor_time(f"/proc/{pid}/stat"),
            "frames": processor_time(f"/proc/{pid}/task/{pid}/stat")}


def ask_for_another_run(i):
    if i % 4:
        xdotool("key", "shift+r")
        return
    # There and, the next time, back.
    way = 8 if i % 8 else -8
    x = SLIDER_X + (0 if way > 0 else 8)
    xdotool("mousemove", x, SLIDER_Y, "mousedown", 1, "mousemove", x + way, SLIDER_Y, "mouseup", 1)


def soak(program, pid, window, runs):
    seen = []
    before = figures(pid)
    for i in range(1, runs + 1):
        ask_for_another_run(i)
        # A run may be over before its beginning was seen.
        wait_for(program, window, False, 1.0)
        if not wait_for(program, window, True, 60.0):
            title = title_of(program, window)
            sys.exit(f"soak: run {i} was not over after a minute: {title}")
        now = figures(pid)
        seen.append(now | {key: now[key] - before[key] for key in SPENT})
        before = now
        if i % 100 == 0:
            print(f"{i} runs: " + ", ".join(
                f"{key} {statistics.fmean(s[key] for s in seen[-100:]):.4g}" for key in LIMITS),
                flush=True)
    return seen


def judge(seen):
    tenth = max(len(seen) // 10, 1)
    outcome = 0
    for key, limit in LIMITS.items():
        # Clock ticks are as long as some runs' frames: their median jumps.
        middle = statistics.fmean if key in SPENT else statistics.median
        early, late = (middle(s[key] for s in part)
                       for part in (seen[4 * tenth:5 * tenth] or seen, seen[-tenth:]))
        flat = late <= limit * early
        outcome |= not flat
        print(f"{key}: {early:.4g}, at the end {late:.4g}" + ("" if flat else ": it grows"))
    return outcome


def main():
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 10000
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, HOME=home, XDG_SESSION_TYPE="x11")
        environment.pop("XDG_CONFIG_HOME", None)
        command = [sys.argv[1], "--size", "1280x800", "--play", *sys.argv[3:]]
        program = subprocess.Popen(command, cwd=home, env=environment)
        try:
            window = find_window(program, program.pid)
            if not wait_for(program, window, True, 60.0):
                sys.exit("soak: the first run was not over after a minute")
            xdotool("key", "Escape")  # the tour
            return judge(soak(program, program.pid, window, runs))
        finally:
            program.terminate()
            program.wait()


if __name__ == "__main__":
    sys.exit(main())
