"""Ends the whole program at random moments, in every way that comes from outside.

usage: random_ends.py PROGRAM SECONDS SEED

Signals, a disk that is full, a display that goes away, a reward's program that dies: each time the exit
code, the words on stderr, what is left of other processes and what is left on the disk are what
docs/promises.md promises, and a run that was cut off ends, continued, as if it had not been. Prints what
it does, so that the last line says what was on when it failed. Needs Xvfb and xdotool for the window;
root, for a disk of its own, else a limit on the size of files stands for it.
"""

import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL]
PATIENCE = 300  # seconds, also under a sanitizer on a busy machine
SANITIZER = re.compile(r"Sanitizer|runtime error:|terminate called|Assertion|core dumped")
OF_VALUES = ["iterative_tilting", "steering", "best_of_n", "policy_gradient"]
OF_GRADIENTS = ["guidance", "twisted", "adjoint_matching", "draft"]
SMALL = {
    "network.width": "16",
    "network.depth": "1",
    "network.time_features": "8",
    "training.samples": "300",
    "training.batch": "64",
    "tilting.samples": "100",
    "tilting.epochs": "20",
    "tilting.steps": "5",
    "evaluation.points": "200",
}
REWARD = """import os, sys
open({pids!r}, "a").write(f"{{os.getpid()}}\\n")
print(sys.stdin.readline().startswith("tiltscope-reward") and "ok", flush=True)
batches = 0
for line in sys.stdin:
    batches += 1
    {deed}
    for _ in range(int(line.split()[1])):
        print(4 * float(sys.stdin.readline().split()[1]))
    sys.stdout.flush()
"""
DEEDS = ["pass", "pass", "if batches > 2: sys.exit(3)", "if batches > 3: os.kill(os.getpid(), 9)"]


class Wrong(Exception):
    """The program broke a promise."""


def expect(condition, words):
    if not condition:
        raise Wrong(words)


def wait(condition, words, seconds=PATIENCE):
    end = time.monotonic() + seconds
    while not condition():
        expect(time.monotonic() < end, words)
        time.sleep(0.01)


class Program:
    """The program as it runs, with its stderr in a file."""

    def __init__(self, folder, arguments, display=None, room=None):
        self.errors = folder / "stderr"
        environment = dict(os.environ, HOME=str(folder), XDG_CONFIG_HOME=str(folder / "settings"))
        environment.pop("DISPLAY", None)
        environment.pop("WAYLAND_DISPLAY", None)
        if display:
            environment.update(DISPLAY=display, XDG_SESSION_TYPE="x11")

        def limits():
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            if room is not None:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))

        with open(self.errors, "wb") as errors:
            self.process = subprocess.Popen(
                [program, *map(str, arguments)],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                preexec_fn=limits,
            )

    def over(self):
        return self.process.poll() is not None

    def code(self):
        """What it ends with; a signal that ended it is negative."""
        wait(self.over, "it did not end")
        return self.process.returncode

    def words(self):
        text = self.errors.read_text(encoding="utf-8")
        expect(not SANITIZER.search(text), text)
        return text

    def send(self, number):
        if not self.over():
            self.process.send_signal(number)

    def kill(self):
        if not self.over():
            self.process.kill()
            self.process.wait()


class Display:
    def __init__(self):
        ready, told = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(told), "-screen", "0", "1280x900x24", "+extension", "GLX"]
            + ["-noreset", "-nolisten", "tcp"],
            pass_fds=[told],
            stderr=subprocess.DEVNULL,
        )
        os.close(told)
        with os.fdopen(ready) as number:
            self.name = ":" + number.readline().strip()

    def take_away(self):
        self.process.kill()
        self.process.wait()


def alive(pid):
    try:
        state = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rsplit(")", 1)[1].split()[0] != "Z"


class Trial:
    """One end of one program, in a folder of its own."""

    def __init__(self, dice, folder):
        self.dice, self.folder = dice, folder
        self.pids = folder / "pids"
        self.fails = False
        method = dice.choice(OF_VALUES + OF_GRADIENTS)
        settings = dict(SMALL, **{"method.kind": f'"{method}"', "seed": str(dice.randrange(3))})
        settings["training.epochs"] = dice.choice(["3", "300"])
        settings["tilting.tilts"] = dice.choice(["2", "8"])
        arguments = []
        deed = None
        if method in OF_VALUES and dice.random() < 0.5:
            deed = dice.choice(DEEDS)
            self.fails = deed != "pass"
            script = REWARD.format(pids=str(self.pids), deed=deed)
            (folder / "reward.py").write_text(script, encoding="utf-8")
            settings["reward.kind"] = '"process"'
            settings["reward.command"] = '["python3", "reward.py"]'
            arguments.append("--allow-command")
        for name, value in settings.items():
            arguments += ["--set", f"{name}={value}"]
        self.arguments = arguments
        self.about = f"{method}, reward's program: {deed}" if deed else method

    def run(self, out):
        return ["run", "--out", out, "--checkpoint-every", "0", *self.arguments]

    def say(self, words):
        print(f"  {self.about}: {words}", flush=True)

    def check_left_alone(self):
        """No program of a reward outlives what has asked for it."""
        if not self.pids.exists():
            return
        for pid in self.pids.read_text(encoding="utf-8").split():
            wait(lambda pid=pid: not alive(pid), f"the reward's program {pid} is still there", 20)

    def check_whole(self, out):
        """Whatever is there, but what waits beside it to be complete, is complete."""
        summary = out / "summary.json"
        if summary.exists():
            json.loads(summary.read_text(encoding="utf-8"))
        for table in [out / "rmse.csv", out / "samples.csv"]:
            if table.exists():
                rows = table.read_text(encoding="utf-8").splitlines()
                columns = rows[0].count(",")
                expect(all(r.count(",") == columns for r in rows), f"{table} is cut off")

    def results(self, out):
        found = {}
        for name in ["rmse.csv", "samples.csv", "model.safetensors", "config.toml"]:
            content = (out / name).read_bytes()
            if name == "rmse.csv":
                rows = [row.split(",") for row in content.decode().splitlines()]
                kept = [i for i, n in enumerate(rows[0]) if not n.endswith("_seconds")]
                content = [[row[i] for i in kept] for row in rows]
            found[name] = content
        return found

    def end_with(self, running, codes):
        code = running.code()
        words = running.words()
        expect(code in codes, f"code {code}, not one of {codes}: {words}")
        last = words.strip().splitlines()[-1:] or [""]
        if code in (1, 2, 3):
            expect(last[0].startswith("tiltscope: "), f"code {code} without a sentence: {words}")
        self.check_left_alone()
        return code

    def finish(self, out):
        """To its end, and a second time undisturbed elsewhere: the same."""
        self.end_with(Program(self.folder, self.run(out)), {0})
        other = self.folder / "undisturbed"
        self.end_with(Program(self.folder, self.run(other)), {0})
        expect(self.results(out) == self.results(other), "continued, it ends in other results")

    def signals(self):
        out = self.folder / "out"
        for _ in range(self.dice.randrange(1, 4)):
            running = Program(self.folder, self.run(out))
            time.sleep(self.dice.expovariate(1 / 0.6))
            if self.dice.random() < 0.3:
                self.say("stopped for a while")
                running.send(signal.SIGSTOP)
                time.sleep(0.3)
                running.send(signal.SIGCONT)
            number = self.dice.choice(SIGNALS)
            self.say(f"signal {number.name}")
            running.send(number)
            ended = -number if number == signal.SIGKILL else 128 + number
            # A signal before the program listens to any ends it as the system does.
            code = self.end_with(running, {ended, -number, 0} | ({3} if self.fails else set()))
            self.check_whole(out)
            if code in (0, 3):
                break
        if not self.fails:
            self.finish(out)

    def full_disk(self):
        disk = self.folder / "disk"
        disk.mkdir()
        room = self.dice.choice([0, 4, 16, 64, 256]) << 10
        mounted = os.geteuid() == 0 and subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={max(room, 4096)}", "tmpfs", str(disk)],
            check=False,
            stderr=subprocess.DEVNULL,
        ).returncode == 0
        self.say(f"room for {room} bytes" + (" on a disk" if mounted else " in each file"))
        try:
            out = disk / "out"
            running = Program(self.folder, self.run(out), room=None if mounted else room)
            self.end_with(running, {0, 1} | ({3} if self.fails else set()))
            if out.exists():
                self.check_whole(out)
            if mounted:
                subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
            if not self.fails:
                self.finish(out)
        finally:
            if mounted:
                subprocess.run(["umount", "-l", str(disk)], check=True)

    def window(self):
        display = Display()
        running = None
        try:
            arguments = [*self.arguments, *self.dice.choice([[], ["--play"]])]
            running = Program(self.folder, arguments, display=display.name)
            time.sleep(self.dice.expovariate(1 / 1.5))
            keys = ["space", "Right", "Left", "Home", "End", "ctrl+z", "Tab", "Return", "F1", "r", "Escape"]
            for _ in range(self.dice.randrange(6)):
                key = self.dice.choice(keys)
                self.say(f"key {key}")
                subprocess.run(
                    ["xdotool", "key", key],
                    env=dict(os.environ, DISPLAY=display.name),
                    check=False,
                    stderr=subprocess.DEVNULL,
                )
                time.sleep(self.dice.random() * 0.3)
            if self.dice.random() < 0.4:
                self.say("the display goes")
                display.take_away()
                # A display that goes before the window is there is one that never was.
                self.end_with(running, {1})
            else:
                number = self.dice.choice(SIGNALS)
                self.say(f"signal {number.name}")
                running.send(number)
                ended = -number if number == signal.SIGKILL else 128 + number
                self.end_with(running, {ended, -number})
        finally:
            if running:
                running.kill()
            display.take_away()


def main():
    seconds, seed = int(sys.argv[2]), int(sys.argv[3])
    kinds = ["signals", "full_disk"]
    if shutil.which("Xvfb") and shutil.which("xdotool"):
        kinds.append("window")
    end = time.monotonic() + seconds
    count = 0
    while time.monotonic() < end:
        dice = random.Random(seed + count)
        kind = dice.choice(kinds)
        print(f"seed {seed + count}: {kind}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            try:
                getattr(Trial(dice, pathlib.Path(folder)), kind)()
            except Wrong as wrong:
                sys.exit(f"random_ends: seed {seed + count}, {kind}: {wrong}")
        count += 1
    print(f"{count} programs ended, from seed {seed} on")


program = os.path.abspath(sys.argv[1])
if __name__ == "__main__":
    main()
