"""Checks what `dev accuracy` keeps of runs that fail: a run that diverged for ever, one for which the
disk had no room not at all.

A stand-in for tiltscope counts its runs and ends each as the test says.

usage: accuracy_test.py ACCURACY.PY
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ACCURACY = pathlib.Path(sys.argv.pop(1))
STAND_IN = """#!{python}
import json, pathlib, sys
folder = pathlib.Path(__file__).parent
command = sys.argv[1]
if command == "--version":
    print("tiltscope 0.1.0 (build a, results of version", (folder / "version").read_text() + ")")
    sys.exit(0)
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
if command == "base":
    out.write_text("a model")
    sys.exit(0)
with open(folder / "runs", "a") as file:
    file.write(str(out) + "\\n")
code, words = json.loads((folder / "end").read_text())
print(words, file=sys.stderr)
sys.exit(code)
"""


class Failures(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        self.program = self.folder / "tiltscope"
        self.program.write_text(STAND_IN.format(python=sys.executable))
        self.program.chmod(0o755)
        self.version = self.folder / "version"
        self.version.write_text("2")
        self.page = self.folder / "page.md"
        self.page.write_text("<!-- accuracy table: begin -->\n<!-- accuracy table: end -->\n")

    def accuracy(self, code, words):
        """Runs it; every run ends with that code and these words."""
        (self.folder / "end").write_text(json.dumps([code, words]))
        command = [sys.executable, ACCURACY, "--program", self.program, "--out", self.folder / "out"]
        command += ["--table", self.page, "--only", "default", "--tilts", "1", "--seeds", "2", "--jobs", "1"]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def runs(self):
        file = self.folder / "runs"
        return len(file.read_text().splitlines()) if file.exists() else 0

    def test_a_run_that_diverged_is_kept(self):
        outcome = self.accuracy(3, "tiltscope: tilt 1: the loss is not finite")
        self.assertEqual((outcome.returncode, self.runs()), (0, 2), outcome.stderr)
        self.assertIn("the loss is not finite", outcome.stdout)
        self.assertEqual(self.accuracy(3, "").returncode, 0)
        self.assertEqual(self.runs(), 2)

    def test_a_run_that_could_not_be_written_is_done_again(self):
        words = 'tiltscope: cannot write "samples.csv": No space left on device'
        outcome = self.accuracy(1, words)
        self.assertNotEqual(outcome.returncode, 0)
        self.assertIn(words, outcome.stderr)
        before = self.runs()
        self.assertEqual(self.accuracy(3, "tiltscope: tilt 1: diverged").returncode, 0)
        self.assertEqual(self.runs(), before + 2)

    def test_runs_from_before_results_changed_are_done_again(self):
        self.accuracy(3, "tiltscope: tilt 1: diverged")
        self.version.write_text("3")
        self.assertEqual(self.accuracy(3, "tiltscope: tilt 1: diverged").returncode, 0)
        self.assertEqual(self.runs(), 4)

    def test_a_record_that_does_not_say_which_is_done_again(self):
        self.accuracy(3, "tiltscope: tilt 1: diverged")
        for record in self.folder.glob("out/results-2/default/N1/*.json"):
            content = json.loads(record.read_text())
            del content["code"]
            record.write_text(json.dumps(content))
        self.assertEqual(self.accuracy(3, "tiltscope: tilt 1: diverged").returncode, 0)
        self.assertEqual(self.runs(), 4)


if __name__ == "__main__":
    unittest.main()
