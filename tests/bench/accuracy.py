"""The accuracy of whole runs, as the table in docs/accuracy.md.

Each configuration is run at each number of tilts with each seed, a run a core, from base models that
are trained anew for each seed. What is in the folder already is not done again, so that the command
can be stopped and called again; after a change of the program give it another folder.
"""

import argparse
import collections
import concurrent.futures
import hashlib
import json
import math
import os
import pathlib
import re
import shlex
import statistics
import subprocess
import sys
import threading
import time
import typing


class Configuration(typing.NamedTuple):
    settings: list = []  # on top of the preset, each for --set
    tilts: list = [20, 50, 100, 200]
    seeds: int = 8
    preset: str = ""  # the program's; empty: the defaults


PAPER_BASE = ['training.data="fixed"', 'training.target="sample"', "training.epochs=200"]
DDIM = ['tilting.sampler="ddim"', "tilting.steps=200", "tilting.eta=1"]
PAPER_SAMPLER = DDIM + ['tilting.starts="random"', "tilting.clip=0"]
PAPER_TILTS = ["tilting.samples=1000", "tilting.epochs=100", "tilting.rate=5e-4"]
ONE_SAMPLE = ['tilting.average="sample"']
PAPER_TARGET = ['tilting.times="uniform"'] + ONE_SAMPLE + ['tilting.baseline="none"']

TRANSFER = ["reward.b=[1, 0]"]
ROTATED = ["reward.A=[[-0.5, 0.75], [0.75, -0.5]]", "reward.b=[0, 1]"]

# The preset `live` and what stands on it: base models and runs take seconds each. The settings say
# once more what the preset's reward is, so that the table knows the target.
LIVE = {
    "live": Configuration(preset="live"),
    "live mode transfer": Configuration(TRANSFER, [20, 50], preset="mode-transfer"),
    "live rotated quadratic": Configuration(ROTATED, [20, 50], preset="quadratic"),
}

LARGE = {
    "default": Configuration(),
    # The paper's own: assets/presets/paper-*.toml.
    "paper": Configuration(PAPER_BASE + PAPER_SAMPLER + PAPER_TILTS + PAPER_TARGET),
    # The default but for one thing.
    "base model of 30000 samples": Configuration(['training.data="fixed"'], [20, 100], 3),
    "base model from single samples": Configuration(['training.target="sample"'], [20, 100], 3),
    "the paper's sampler": Configuration(
        PAPER_SAMPLER + ["tilting.samples=1000", "tilting.epochs=100"], [20, 100], 3
    ),
    "DDIM with 200 steps": Configuration(
        DDIM + ["tilting.samples=1000", "tilting.epochs=100"], [20, 100], 3
    ),
    "random starts": Configuration(['tilting.starts="random"'], [20, 100], 3),
    "single samples with the posterior baseline": Configuration(ONE_SAMPLE, [20, 100], 3),
    "single samples with the mean baseline": Configuration(
        ONE_SAMPLE + ['tilting.baseline="mean"'], [20, 100], 3
    ),
    "single samples with the regressed baseline": Configuration(
        ONE_SAMPLE + ['tilting.baseline="regressed"'], [20, 100], 3
    ),
    "single samples with the optimal baseline": Configuration(
        ONE_SAMPLE + ['tilting.baseline="optimal"'], [20, 100], 3
    ),
    "single samples with antithetic noise": Configuration(
        ONE_SAMPLE + ['tilting.noise="antithetic"'], [20, 100], 3
    ),
    "averaged weights": Configuration(["tilting.averaging=0.99"], [20, 100], 3),
    "rate scaled with delta": Configuration(['tilting.scaling="delta"'], [20, 100], 3),
    "warm moments": Configuration(['tilting.moments="warm"'], [20, 100], 3),
    "earlier data reused": Configuration(["tilting.reuse=0.9"], [20, 100], 3),
    "constant rate": Configuration(['tilting.decay="constant"'], [20, 100], 3),
    "mode transfer": Configuration(TRANSFER, [20, 50, 100], 3),
    "mode transfer with exact targets": Configuration(
        TRANSFER + ['tilting.target="exact"'], [20, 50], 3
    ),
    "rotated quadratic": Configuration(ROTATED, [20, 50, 100], 3),
    "rotated quadratic with exact targets": Configuration(
        ROTATED + ['tilting.target="exact"'], [20, 50], 3
    ),
}

CONFIGURATIONS = LIVE | LARGE

# Each has a table of its own in the page, between its own markers.
TABLES = {"live": LIVE, "accuracy": LARGE}

# What a base model depends on, and what the exact answer depends on.
BASE_KEYS = ("seed", "base.", "schedule.", "network.", "training.")
TARGET_KEYS = ("base.", "reward.", "tilting.lambda")


HOW_LONG = """
On two AVX2 cores of which nobody else takes a part, base models included, estimated from single runs:
  live                        5 minutes, all three of it
  default                     4 hours
  paper                       5 hours
  each of the others          half an hour
"""


class Run(typing.NamedTuple):
    name: str
    tilts: int
    seed: int
    settings: list
    base: pathlib.Path
    out: pathlib.Path
    preset: str = ""


def matching(settings, keys):
    return [s for s in settings if s.startswith(keys)]


class Progress:
    """Says after each job how many are done and how long the others will take."""

    def __init__(self, what, costs):
        self.what, self.jobs, self.done = what, len(costs), 0
        self.total, self.spent, self.start = sum(costs), 0, time.monotonic()
        self.lock = threading.Lock()

    def step(self, cost, text):
        with self.lock:
            self.done += 1
            self.spent += cost
            elapsed = time.monotonic() - self.start
            left = elapsed * (self.total - self.spent) / self.spent
            print(f"{self.what} {self.done}/{self.jobs}, about {duration(left)} left: {text}", flush=True)


def duration(seconds):
    minutes = math.ceil(seconds / 60)
    return f"{minutes // 60} h {minutes % 60} min" if minutes >= 60 else f"{minutes} min"


def in_parallel(jobs, work, cost, what, workers):
    """work(job) for each, which returns what to say of it; the dearest first."""
    jobs = sorted(jobs, key=cost, reverse=True)
    progress = Progress(what, [cost(job) for job in jobs])
    pool = concurrent.futures.ThreadPoolExecutor(workers)
    futures = [pool.submit(lambda job=job: progress.step(cost(job), work(job))) for job in jobs]
    try:
        for future in futures:
            future.result()
    finally:
        pool.shutdown(cancel_futures=True)


def call(program, *arguments):
    return subprocess.run([program, *arguments], stderr=subprocess.PIPE, text=True)


def words(preset, settings):
    """Of a command line."""
    return (["--preset", preset] if preset else []) + [word for setting in settings for word in ("--set", setting)]


def train_base(program, job):
    file, (preset, settings) = job
    file.parent.mkdir(parents=True, exist_ok=True)
    outcome = call(program, "base", "--out", str(file), *words(preset, settings), "--set", "run.threads=1")
    if outcome.returncode != 0:
        sys.exit(f"the base model for {' '.join(settings)} failed: {last_line(outcome.stderr)}")
    return file.name


def last_line(text):
    return (text.strip().splitlines() or ["(nothing was said)"])[-1]


# The exit code of a run that failed in itself, as by diverging, and would fail again.
FAILED = 3


def record(run):
    return run.out.with_suffix(".json")


def is_done(run):
    """With these settings, to a result or to a failure that would come again."""
    try:
        done = json.loads(record(run).read_text())
    except (OSError, ValueError):
        return False
    if [done.get("preset", ""), done["settings"], done["base"]] != [run.preset, run.settings, run.base.name]:
        return False
    if done["failure"] is None:
        return (run.out / "summary.json").exists()
    # A record without a code may be of a disk that was full.
    return done.get("code") == FAILED


def do_run(program, run):
    record(run).unlink(missing_ok=True)
    run.out.parent.mkdir(parents=True, exist_ok=True)
    outcome = call(program, "run", "--out", str(run.out), "--base-model", str(run.base), *words(run.preset, run.settings))
    if outcome.returncode in (-2, 130):
        raise KeyboardInterrupt
    if outcome.returncode not in (0, FAILED):
        sys.exit(f"{run.name}: {last_line(outcome.stderr)}")
    failure = None if outcome.returncode == 0 else last_line(outcome.stderr)
    done = {"preset": run.preset, "settings": run.settings, "base": run.base.name}
    done |= {"code": outcome.returncode, "failure": failure}
    temporary = record(run).with_suffix(".part")
    temporary.write_text(json.dumps(done, indent=2) + "\n")
    temporary.replace(record(run))
    return f"{run.name}, {run.tilts} tilts, seed {run.seed}" + (f": {failure}" if failure else "")


def summaries(runs):
    """Of the runs that ended in a result."""
    done = [run for run in runs if json.loads(record(run).read_text())["failure"] is None]
    configs = {config_but_seed(run) for run in done}
    if len(configs) > 1:
        sys.exit(
            f"the runs of {runs[0].name} with {runs[0].tilts} tilts were made with different defaults; "
            f"remove {runs[0].out.parent} and run again"
        )
    return [json.loads((run.out / "summary.json").read_text()) for run in done]


def summaries_of_all(runs):
    """Of those of any configuration."""
    files = [run.out / "summary.json" for run in runs]
    return [json.loads(file.read_text()) for file in files if file.exists()]


def config_but_seed(run):
    lines = (run.out / "config.toml").read_text().splitlines()
    return "\n".join(line for line in lines if not line.startswith("seed"))


def number(value):
    if not math.isfinite(value):
        return "not finite"
    if value != 0 and abs(value) < 0.01:
        return f"{value:.1e}".replace("e-0", "e-")
    return f"{value:.3f}"


def spread(values):
    """Median and quartiles."""
    values = [math.nan if value is None else value for value in values]
    if not values:
        return "–"
    if len(values) < 3 or not all(map(math.isfinite, values)):
        return number(statistics.median(values))
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{number(middle)} ({number(low)}–{number(high)})"


def metric(key, part="value"):
    return lambda summary: summary["metrics"][key][part]


def ratio(coordinate):
    """Deviation within the components along a coordinate, over the exact one."""

    def pooled(metrics, prefix):
        shares = metrics["exact_shares"]
        deviations = metrics[prefix + "standard_deviations"]["components"]
        return math.sqrt(sum(w * s[coordinate] ** 2 for w, s in zip(shares, deviations)))

    return lambda summary: pooled(summary["metrics"], "") / pooled(summary["metrics"], "exact_")


def pooled_nll(some):
    """Of the draws of all runs together, of which each has as many."""
    return number(statistics.fmean(metric("nll")(s) for s in some)) if some else "–"


def rejected(some):
    """Of the runs, those whose samples a test at 5 % tells from exact ones."""
    return f"{sum(s['metrics']['mmd']['p_value'] < 0.05 for s in some)} of {len(some)}"


def columns(summary):
    """Title, the goal, and what a run has there, for each column whose median is shown."""
    exact = summary["metrics"]["nll"]["exact"]
    share = summary["metrics"]["exact_shares"][-1]
    yield "NLL", f"{exact:.3f} ± 0.026", metric("nll")
    yield "squared error of the mean", "< 1e-3", metric("mean_squared_error")
    yield "sliced W2", "< 0.09", metric("sliced_w2")
    yield "share of the last mode", f"{share:.3f} ± 0.015", lambda s: s["metrics"]["shares"][-1]
    for i in range(summary["dimension"]):
        yield f"deviation of x{i + 1} / exact", "1 ± 0.02", ratio(i)


def floor_row(name, part, all_columns, some):
    """What exact samples score, for the metrics that have a floor."""
    keys = {"NLL": "nll", "squared error of the mean": "mean_squared_error", "sliced W2": "sliced_w2"}
    cells = [name, "", ""]
    for title, _, _ in all_columns:
        key = keys.get(title)
        cells.append(number(statistics.median(map(metric(key, part), some))) if key else "")
    return cells + ["", "5 %" if part == "floor_median" else "", ""]


def row(name, tilts, runs, all_columns):
    some = summaries(runs)
    cells = [name, str(tilts), str(len(runs)) if len(some) == len(runs) else f"{len(some)} of {len(runs)}"]
    cells += [spread([value(s) for s in some]) for _, _, value in all_columns]
    return cells + [pooled_nll(some), rejected(some), spread([s["rmse"] for s in some])]


def markdown(cells):
    return "| " + " | ".join(cells) + " |\n"


def table(target, groups):
    """For the groups (name, tilts) -> runs that share an exact answer."""
    some = [summary for runs in groups.values() for summary in summaries(runs)]
    if not some:
        return "No run ended in a result.\n"
    all_columns = list(columns(some[0]))
    titles = ["configuration", "N", "runs"] + [title for title, _, _ in all_columns]
    titles += ["NLL of all draws together", "MMD rejects", "score RMSE"]
    text = f"With {', '.join(f'`{s}`' for s in target)}:\n\n" if target else ""
    text += markdown(titles) + markdown(["---"] * len(titles))
    text += markdown(["*goal*", "", ""] + [goal for _, goal, _ in all_columns]
                     + [f"{some[0]['metrics']['nll']['exact']:.3f} ± 0.012", "as exact", ""])
    text += markdown(floor_row("*exact samples, median*", "floor_median", all_columns, some))
    text += markdown(floor_row("*exact samples, 90 %*", "floor_90", all_columns, some))
    of_all_tilts = collections.defaultdict(list)
    for (name, tilts), runs in groups.items():
        text += markdown(row(name, tilts, runs, all_columns))
        of_all_tilts[name] += summaries(runs)
    counts = [f"{rejected(some)} of *{name}*" for name, some in of_all_tilts.items()]
    return text + f"\nOf the runs with all N, MMD rejects {', '.join(counts)}.\n"


def all_tables(runs, command):
    targets = collections.defaultdict(lambda: collections.defaultdict(list))
    for run in runs:
        targets[tuple(matching(run.settings, TARGET_KEYS))][run.name, run.tilts].append(run)
    builds = ", ".join(sorted({summary["build"] for summary in summaries_of_all(runs)})) or "none"
    text = f"Made by `{command}`, build {builds}; medians, and quartiles in brackets.\n"
    return text + "".join("\n" + table(target, groups) for target, groups in targets.items())


def write_between_markers(file, name, text):
    begin, end = f"<!-- {name} table: begin -->", f"<!-- {name} table: end -->"
    page = file.read_text()
    if page.count(begin) != 1 or page.count(end) != 1:
        sys.exit(f"{file} must have the lines {begin} and {end}, each once")
    before, rest = page.split(begin)
    after = rest.split(end)[1]
    temporary = file.with_suffix(".part")
    temporary.write_text(f"{before}{begin}\n{text}\n{end}{after}")
    temporary.replace(file)


def version_of_results(program):
    said = subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return re.search(r"results of version (\d+)", said)[1]


def plan(arguments):
    """Every run of every configuration; what was made before results changed lies in another folder."""
    runs = []
    folder = arguments.out / f"results-{version_of_results(arguments.program)}"
    for name, configuration in CONFIGURATIONS.items():
        for tilts in arguments.tilts or configuration.tilts:
            for seed in range(arguments.seeds or configuration.seeds):
                settings = configuration.settings + arguments.set
                settings = settings + [f"tilting.tilts={tilts}", f"seed={seed}", "run.threads=1"]
                base = " ".join([configuration.preset] + matching(settings, BASE_KEYS)).lstrip()
                file = hashlib.sha256(base.encode()).hexdigest()[:12] + ".safetensors"
                out = folder / name / f"N{tilts}" / f"seed{seed}"
                runs.append(Run(name, tilts, seed, settings, folder / "base" / file, out, configuration.preset))
    return runs


def comma_separated(kind):
    return lambda text: [kind(word) for word in text.split(",")]


def parse():
    root = pathlib.Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(prog="dev accuracy", description=__doc__ + HOW_LONG)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="run nothing else of " + ", ".join(CONFIGURATIONS) + "; `live` stands for all that begin with it",
    )
    parser.add_argument("--program", default=str(root / "build/release/tiltscope"), help=argparse.SUPPRESS)
    parser.add_argument("--seeds", type=int, metavar="N", help="runs for each row")
    parser.add_argument("--tilts", type=comma_separated(int), metavar="N,...", help="rows of a configuration")
    parser.add_argument(
        "--only",
        type=comma_separated(str),
        default=[],
        metavar="NAME,...",
        help="the same as NAME",
    )
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="for every run")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), metavar="N", help="runs at a time")
    parser.add_argument("--out", type=pathlib.Path, default=root / "out/accuracy", metavar="DIR", help="for the runs")
    parser.add_argument("--table", type=pathlib.Path, default=root / "docs/accuracy.md", metavar="FILE")
    parser.add_argument("--no-runs", action="store_true", help="only make the table of what is there")
    arguments = parser.parse_args()
    if arguments.jobs < 1 or min(arguments.tilts or [1]) < 1 or (arguments.seeds or 1) < 1:
        parser.error("--seeds, --jobs and --tilts must be positive")
    for name in arguments.names + arguments.only:
        if name not in CONFIGURATIONS:
            parser.error(f"there is no configuration {name}; there are {', '.join(CONFIGURATIONS)}")
    arguments.only = chosen(arguments.names + arguments.only)
    return arguments


def chosen(names):
    """The configurations that these names mean; without any, all."""
    if not names:
        return list(CONFIGURATIONS)
    return [name for name in CONFIGURATIONS if name in names or (name in LIVE and "live" in names)]


def command(arguments, table):
    """What makes the same table elsewhere."""
    line = ["./dev", "accuracy"] + (["live"] if table == "live" else [])
    if arguments.seeds:
        line += ["--seeds", str(arguments.seeds)]
    if arguments.tilts:
        line += ["--tilts", ",".join(map(str, arguments.tilts))]
    return shlex.join(line + words("", arguments.set))


def main():
    arguments = parse()
    program, jobs = arguments.program, arguments.jobs
    runs = plan(arguments)
    wanted = [] if arguments.no_runs else arguments.only
    missing = [run for run in runs if run.name in wanted and not is_done(run)]
    bases = {run.base: (run.preset, matching(run.settings, BASE_KEYS)) for run in missing if not run.base.exists()}
    in_parallel(bases.items(), lambda job: train_base(program, job), lambda _: 1, "base model", jobs)
    in_parallel(missing, lambda run: do_run(program, run), lambda run: run.tilts, "run", jobs)
    for table, configurations in TABLES.items():
        # One of which nothing was asked for stays as it is.
        if not any(name in arguments.only for name in configurations):
            continue
        done = [run for run in runs if run.name in configurations and is_done(run)]
        write_between_markers(arguments.table, table, all_tables(done, command(arguments, table)))
    print(f"the table is in {arguments.table}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted; what is done is kept")
