"""Checks what `dev accuracy` keeps of runs that fail: a run that diverged for ever, one for which the
disk had no room not at all; what it remembers of the others, and what it makes of their results.

A stand-in for tiltscope counts its runs and ends each as the test says.

usage: accuracy_test.py ACCURACY.PY
"""

import csv
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ACCURACY = pathlib.Path(sys.argv.pop(1)).resolve()
STAND_IN = """#!{python}
import json, pathlib, sys
folder = pathlib.Path(__file__).parent
command = sys.argv[1]
if command == "--version":
    print("tiltscope 0.1.0 (build a, results of version", (folder / "version").read_text() + ")")
    sys.exit(0)
out = pathlib.Path(sys.argv[sys.argv.index("--out") + 1])
with open(folder / "commands", "a") as file:
    file.write(" ".join(sys.argv[1:]) + "\\n")
if command == "base":
    out.write_text("a model")
    sys.exit(0)
with open(folder / "runs", "a") as file:
    file.write(str(out) + "\\n")
code, words = json.loads((folder / "end").read_text())
if code == 0:
    out.mkdir(parents=True)
    out.joinpath("config.toml").write_text("")
    seed = int([word for word in sys.argv if word.startswith("seed=")][0][5:])
    metric = dict(value=2.75 + seed, exact=2.832, floor_median=2.8, floor_90=2.9)
    deviations = dict(components=[[1.0]])
    metrics = dict(nll=metric, mean_squared_error=metric, sliced_w2=metric, mmd=dict(p_value=0.01 + 0.2 * seed),
                   shares=[1.0], exact_shares=[1.0], standard_deviations=deviations,
                   exact_standard_deviations=deviations)
    summary = dict(build="a", dimension=1, rmse=0.5, metrics=metrics)
    out.joinpath("summary.json").write_text(json.dumps(summary))
print(words, file=sys.stderr)
sys.exit(code)
"""


class WithStandIn(unittest.TestCase):
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
        self.page.write_text(
            "<!-- live table: begin -->\nas it was\n<!-- live table: end -->\n"
            "<!-- accuracy table: begin -->\nas it was\n<!-- accuracy table: end -->\n"
        )

    def accuracy(self, code, words, names=("default",), tilts="1", seeds="2", more=(), script=ACCURACY):
        """Runs it; every run ends with that code and these words."""
        (self.folder / "end").write_text(json.dumps([code, words]))
        command = [sys.executable, script, "--program", self.program, "--out", self.folder / "out"]
        command += ["--table", self.page, "--tilts", tilts, "--seeds", seeds, "--jobs", "1", *more, *names]
        return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def runs(self):
        file = self.folder / "runs"
        return len(file.read_text().splitlines()) if file.exists() else 0

    def memory(self):
        return self.page.with_suffix(".csv")

    def commands(self):
        return (self.folder / "commands").read_text().splitlines()


class Failures(WithStandIn):
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
        self.memory().unlink()
        self.assertEqual(self.accuracy(3, "tiltscope: tilt 1: diverged").returncode, 0)
        self.assertEqual(self.runs(), 4)


class Tables(WithStandIn):
    def test_live_stands_for_all_presets_that_stand_on_it(self):
        outcome = self.accuracy(0, "", ["live"])
        self.assertEqual((outcome.returncode, self.runs()), (0, 6), outcome.stderr)
        for preset in ("live", "mode-transfer", "quadratic"):
            ours = [line for line in self.commands() if f"--preset {preset} " in line]
            self.assertEqual([line.split()[0] for line in ours], ["base", "base", "run", "run"])
        live, others = self.page.read_text().split("<!-- accuracy table: begin -->")
        self.assertNotIn("as it was", live)
        self.assertIn("./dev accuracy live", live)
        self.assertIn("as it was", others)

    def test_a_preset_that_says_something_else_is_run_again(self):
        root = self.folder / "root"
        shutil.copytree(ACCURACY.parents[2] / "assets" / "presets", root / "assets" / "presets")
        script = root / "tests" / "bench" / "accuracy.py"
        script.parent.mkdir(parents=True)
        shutil.copy(ACCURACY, script)
        for after in (6, 6):
            self.accuracy(0, "", ["live"], script=script)
            self.assertEqual(self.runs(), after)
        with open(root / "assets" / "presets" / "mode-transfer.toml", "a") as preset:
            preset.write("# another\n")
        self.accuracy(0, "", ["live"], script=script)
        self.assertEqual(self.runs(), 8)
        self.assertEqual(len(self.memory().read_text().splitlines()), 1 + 6)

    def test_other_configurations_leave_the_table_of_live_as_it_is(self):
        self.accuracy(0, "")
        live, others = self.page.read_text().split("<!-- accuracy table: begin -->")
        self.assertIn("as it was", live)
        self.assertNotIn("as it was", others)

    def test_draws_are_pooled_over_the_seeds_and_rejections_counted_over_all_tilts(self):
        # Of two seeds the NLL is 2.75 and 3.75, and the test's p 0.01 and 0.21.
        self.accuracy(0, "", tilts="1,2")
        page = self.page.read_text()
        rows = [line.split(" | ") for line in page.splitlines() if line.startswith("| default |")]
        self.assertEqual([row[1] for row in rows], ["1", "2"])
        for row in rows:
            self.assertEqual(row[-3:-1], ["3.250", "1 of 2"])
        self.assertIn("2.832 ± 0.012", page)
        self.assertIn("Of the runs with all N, MMD rejects 2 of 4 of *default*.", page)

    def test_a_name_that_there_is_not_is_refused(self):
        outcome = self.accuracy(0, "", ["lively"])
        self.assertEqual((outcome.returncode, self.runs()), (2, 0))
        self.assertIn("there is no configuration lively", outcome.stderr)


class Memories(WithStandIn):
    def lines(self):
        with open(self.memory(), newline="") as file:
            return [[line[key] for key in ("configuration", "N", "seed", "results", "build", "nll", "failure")]
                    for line in csv.DictReader(file)]

    def test_a_run_with_a_line_is_not_made_again_though_its_folder_is_gone(self):
        self.accuracy(0, "")
        self.assertEqual(self.lines(), [["default", "1", "0", "2", "a", "2.75", ""], ["default", "1", "1", "2", "a", "3.75", ""]])
        page = self.page.read_text()
        shutil.rmtree(self.folder / "out")
        self.page.write_text(page.replace("3.250", "?"))
        outcome = self.accuracy(0, "")
        self.assertEqual((outcome.returncode, self.runs()), (0, 2), outcome.stderr)
        self.assertEqual(self.page.read_text(), page)

    def test_seeds_are_added_to_those_there_are(self):
        self.accuracy(0, "", seeds="1")
        shutil.rmtree(self.folder / "out")
        self.accuracy(3, "tiltscope: tilt 1: diverged, alas", seeds="2")
        self.assertEqual(self.runs(), 2)
        self.assertEqual(self.lines()[1], ["default", "1", "1", "2", "a", "", "tiltscope: tilt 1: diverged, alas"])
        self.assertIn("| default | 1 | 1 of 2 | 2.750 |", self.page.read_text())

    def test_a_line_from_before_results_changed_stays_until_the_run_is_made_anew(self):
        self.accuracy(0, "")
        self.version.write_text("3")
        self.accuracy(0, "", seeds="1")
        self.assertEqual(self.runs(), 3)
        self.assertEqual([line[3] for line in self.lines()], ["3", "2"])
        self.assertIn("| default | 1 | 1 | 2.750 |", self.page.read_text())

    def test_runs_of_other_settings_leave_no_line_and_take_none(self):
        self.accuracy(0, "")
        before = self.memory().read_text()
        shutil.rmtree(self.folder / "out")
        self.accuracy(0, "", seeds="1", more=["--set", "tilting.rate=1e-3"])
        self.assertEqual(self.runs(), 3)
        self.assertEqual(self.memory().read_text(), before)
        page = self.page.read_text()
        self.assertIn("--set tilting.rate=1e-3", page)
        self.assertIn("| default | 1 | 1 | 2.750 |", page)

    def test_runs_of_different_defaults_share_no_row(self):
        self.accuracy(0, "")
        with open(self.memory(), newline="") as file:
            reader = csv.DictReader(file)
            fields, lines = reader.fieldnames, list(reader)
        lines[0]["settings"] = "00000000"
        with open(self.memory(), "w", newline="") as file:
            writer = csv.DictWriter(file, fields)
            writer.writeheader()
            writer.writerows(lines)
        outcome = self.accuracy(0, "")
        self.assertNotEqual(outcome.returncode, 0)
        self.assertIn("default with 1 tilts were made with different defaults", outcome.stderr)

    def test_rows_of_earlier_results_go_when_there_are_as_many_runs(self):
        row = "| warm moments | 20 | 3 | of earlier results |\n"
        others = "| warm moments | 100 | 3 | of earlier results |\n"
        self.page.write_text(self.page.read_text() + f"<!-- earlier table: begin -->\n{row}{others}<!-- earlier table: end -->\n")
        self.accuracy(0, "", ["warm moments"], tilts="20", seeds="2")
        self.assertIn(row, self.page.read_text())
        self.accuracy(0, "", ["warm moments"], tilts="20", seeds="3")
        self.assertNotIn(row, self.page.read_text())
        self.assertIn(others, self.page.read_text())


if __name__ == "__main__":
    unittest.main()
