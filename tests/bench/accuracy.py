"""The accuracy of whole runs, as the tables in docs/accuracy.md.

Each configuration is run at each number of tilts with each seed, a run a core, from base models that
are trained anew for each seed. Each run leaves a line in docs/accuracy.csv, of which the tables are
made. A run that has a line of the program's present results there is not made again, so that seeds can
be added a few at a time: with --seeds 2 today, --seeds 4 another day. With --set, runs are other ones:
they are kept in the folder alone, and only they are in the table.
"""

import argparse
import collections
import concurrent.futures
import csv
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
    "live mode transfer": Configuration(TRANSFER, preset="mode-transfer"),
    "live rotated quadratic": Configuration(ROTATED, preset="quadratic"),
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
  live                        8 minutes, all three of it
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


PRESETS = pathlib.Path(__file__).resolve().parents[2] / "assets" / "presets"


def text_hash(preset):
    """Changes with what the preset says, and with what it stands on; empty without a preset."""
    texts = [(PRESETS / f"{name}.toml").read_bytes() for name in ("live", preset) if preset]
    return hashlib.sha256(b"".join(texts)).hexdigest()[:8] if preset else ""


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
    ours = [text_hash(run.preset), run.settings, run.base.name]
    if [done.get("preset", ""), done["settings"], done["base"]] != ours:
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
    done = {"preset": text_hash(run.preset), "settings": run.settings, "base": run.base.name}
    done |= {"code": outcome.returncode, "failure": failure}
    temporary = record(run).with_suffix(".part")
    temporary.write_text(json.dumps(done, indent=2) + "\n")
    temporary.replace(record(run))
    return f"{run.name}, {run.tilts} tilts, seed {run.seed}" + (f": {failure}" if failure else "")


def config_but_seed(run):
    lines = (run.out / "config.toml").read_text().splitlines()
    return "\n".join(line for line in lines if not line.startswith("seed"))


def ratios(metrics):
    """Deviation within the components along each coordinate, over the exact one."""

    def pooled(prefix, coordinate):
        deviations = metrics[prefix + "standard_deviations"]["components"]
        return math.sqrt(sum(w * s[coordinate] ** 2 for w, s in zip(metrics["exact_shares"], deviations)))

    coordinates = range(len(metrics["standard_deviations"]["components"][0]))
    return [pooled("", i) / pooled("exact_", i) for i in coordinates]


def brief(value):
    return "" if value is None else f"{value:.9g}"


def result(run):
    """Of a run that is done: what the tables need, and what tells it from others; a line of the memory."""
    failure = json.loads(record(run).read_text())["failure"]
    line = {"configuration": run.name, "N": str(run.tilts), "seed": str(run.seed), "failure": failure or ""}
    if failure:
        return line
    summary = json.loads((run.out / "summary.json").read_text())
    metrics = summary["metrics"]
    line["build"] = summary["build"]
    line["settings"] = hashlib.sha256(config_but_seed(run).encode()).hexdigest()[:8]
    for key in ("nll", "mean_squared_error", "sliced_w2"):
        line[key] = brief(metrics[key]["value"])
        line[key + "_exact_median"] = brief(metrics[key]["floor_median"])
        line[key + "_exact_90"] = brief(metrics[key]["floor_90"])
    line["entropy"] = brief(metrics["nll"]["exact"])
    line["share"] = brief(metrics["shares"][-1])
    line["exact_share"] = brief(metrics["exact_shares"][-1])
    line["deviations"] = " ".join(map(brief, ratios(metrics)))
    line["mmd_p"] = brief(metrics["mmd"]["p_value"])
    line["rmse"] = brief(summary["rmse"])
    return line


FIELDS = ["configuration", "N", "seed", "results", "build", "preset", "settings"]
FIELDS += [key + part for key in ("nll", "mean_squared_error", "sliced_w2") for part in ("", "_exact_median", "_exact_90")]
FIELDS += ["entropy", "share", "exact_share", "deviations", "mmd_p", "rmse", "failure"]


class Memory:
    """A line for each run: of the program's present results, and of earlier ones that are not replaced yet."""

    def __init__(self, program, file):
        """Without a file, it forgets."""
        said = subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
        self.build, self.results = re.search(r"\(build (.*), results of version (\d+)\)", said).groups()
        self.file, self.lock, self.lines = file, threading.Lock(), {}
        if file and file.exists():
            with open(file, newline="") as lines:
                self.lines = {self.key(line): line for line in csv.DictReader(lines)}

    @staticmethod
    def key(line):
        return line["configuration"], int(line["N"]), int(line["seed"])

    def is_present(self, key):
        """Of the present results, and of a preset that says the same today."""
        line, name = self.lines.get(key), key[0]
        preset = text_hash(CONFIGURATIONS[name].preset) if name in CONFIGURATIONS else ""
        return bool(line) and line["results"] == self.results and line.get("preset", "") == preset

    def holds(self, run):
        return self.is_present((run.name, run.tilts, run.seed))

    def add(self, run):
        with self.lock:
            line = {"results": self.results, "build": self.build, "preset": text_hash(run.preset), **result(run)}
            self.lines[self.key(line)] = line
            if self.file:
                self.write()

    def write(self):
        order = list(CONFIGURATIONS)
        place = lambda key: (order.index(key[0]) if key[0] in order else len(order), key)
        temporary = self.file.with_suffix(".part")
        with open(temporary, "w", newline="") as file:
            writer = csv.DictWriter(file, FIELDS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(self.lines[key] for key in sorted(self.lines, key=place))
        temporary.replace(self.file)

    def complete(self):
        """The (name, N) with as many runs as a table is to have."""
        return [(name, tilts) for name, configuration in CONFIGURATIONS.items()
                for tilts, lines in self.of(name).items() if len(lines) >= configuration.seeds]

    def of(self, name):
        """The present lines of a configuration, N by N."""
        groups = collections.defaultdict(list)
        for key in sorted(self.lines):
            if key[0] == name and self.is_present(key):
                groups[key[1]].append(self.lines[key])
        return groups


def number(value):
    if not math.isfinite(value):
        return "not finite"
    if value != 0 and abs(value) < 0.01:
        return f"{value:.1e}".replace("e-0", "e-")
    return f"{value:.3f}"


def spread(values):
    """Median and quartiles."""
    if not values:
        return "–"
    if len(values) < 3 or not all(map(math.isfinite, values)):
        return number(statistics.median(values))
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return f"{number(middle)} ({number(low)}–{number(high)})"


def metric(key):
    return lambda line: float(line[key] or "nan")


def successes(lines):
    """Those of runs that ended in a result."""
    some = [line for line in lines if not line["failure"]]
    if len({line["settings"] for line in some}) > 1:
        sys.exit(
            f"the runs of {some[0]['configuration']} with {some[0]['N']} tilts were made with different defaults; "
            "remove the lines of those that are out of date"
        )
    return some


def deviation(coordinate):
    return lambda line: float(line["deviations"].split()[coordinate])


def pooled_nll(some):
    """Of the draws of all runs together, of which each has as many."""
    return number(statistics.fmean(map(metric("nll"), some))) if some else "–"


def rejected(some):
    """Of the runs, those whose samples a test at 5 % tells from exact ones."""
    return f"{sum(metric('mmd_p')(line) < 0.05 for line in some)} of {len(some)}"


def columns(line):
    """Title, the goal, and what a run has there, for each column whose median is shown."""
    yield "NLL", f"{metric('entropy')(line):.3f} ± 0.026", metric("nll")
    yield "squared error of the mean", "< 1e-3", metric("mean_squared_error")
    yield "sliced W2", "< 0.09", metric("sliced_w2")
    yield "share of the last mode", f"{metric('exact_share')(line):.3f} ± 0.015", metric("share")
    for i in range(len(line["deviations"].split())):
        yield f"deviation of x{i + 1} / exact", "1 ± 0.02", deviation(i)


def floor_row(name, part, all_columns, some):
    """What exact samples score, for the metrics that have a floor."""
    keys = {"NLL": "nll", "squared error of the mean": "mean_squared_error", "sliced W2": "sliced_w2"}
    cells = [name, "", ""]
    for title, _, _ in all_columns:
        key = keys.get(title)
        cells.append(number(statistics.median(map(metric(key + part), some))) if key else "")
    return cells + ["", "5 %" if part == "_exact_median" else "", ""]


def row(name, tilts, lines, all_columns):
    some = successes(lines)
    cells = [name, str(tilts), str(len(lines)) if len(some) == len(lines) else f"{len(some)} of {len(lines)}"]
    cells += [spread([value(line) for line in some]) for _, _, value in all_columns]
    return cells + [pooled_nll(some), rejected(some), spread(list(map(metric("rmse"), some)))]


def markdown(cells):
    return "| " + " | ".join(cells) + " |\n"


def table(target, groups):
    """For the groups (name, tilts) -> lines that share an exact answer."""
    some = [line for lines in groups.values() for line in successes(lines)]
    if not some:
        return "No run ended in a result.\n"
    all_columns = list(columns(some[0]))
    titles = ["configuration", "N", "runs"] + [title for title, _, _ in all_columns]
    titles += ["NLL of all draws together", "MMD rejects", "score RMSE"]
    text = f"With {', '.join(f'`{s}`' for s in target)}:\n\n" if target else ""
    text += markdown(titles) + markdown(["---"] * len(titles))
    text += markdown(["*goal*", "", ""] + [goal for _, goal, _ in all_columns]
                     + [f"{metric('entropy')(some[0]):.3f} ± 0.012", "as exact", ""])
    text += markdown(floor_row("*exact samples, median*", "_exact_median", all_columns, some))
    text += markdown(floor_row("*exact samples, 90 %*", "_exact_90", all_columns, some))
    of_all_tilts = collections.defaultdict(list)
    for (name, tilts), lines in groups.items():
        text += markdown(row(name, tilts, lines, all_columns))
        of_all_tilts[name] += successes(lines)
    counts = [f"{rejected(some)} of *{name}*" for name, some in of_all_tilts.items()]
    return text + f"\nOf the runs with all N, MMD rejects {', '.join(counts)}.\n"


def all_tables(memory, configurations, command):
    """Empty without a run."""
    targets, builds = collections.defaultdict(dict), set()
    for name, configuration in configurations.items():
        for tilts, lines in memory.of(name).items():
            targets[tuple(matching(configuration.settings, TARGET_KEYS))][name, tilts] = lines
            builds |= {line["build"] for line in lines}
    if not targets:
        return ""
    text = f"Made by `{command}`, build {', '.join(sorted(builds))}; medians, and quartiles in brackets.\n"
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


def strike_out(file, replaced):
    """Takes rows, (name, N) of each, out of the page's table of earlier results."""
    begin, end = "<!-- earlier table: begin -->", "<!-- earlier table: end -->"
    before, found, rest = file.read_text().partition(begin)
    if not found:
        return
    earlier, _, after = rest.partition(end)
    heads = tuple(f"| {name} | {tilts} |" for name, tilts in replaced)
    kept = "".join(line for line in earlier.splitlines(keepends=True) if not line.startswith(heads))
    file.write_text(before + begin + kept + end + after)


def plan(arguments, results):
    """Every run of every configuration; what was made before results changed lies in another folder."""
    runs = []
    folder = arguments.out / f"results-{results}"
    for name, configuration in CONFIGURATIONS.items():
        for tilts in arguments.tilts or configuration.tilts:
            for seed in range(arguments.seeds or configuration.seeds):
                settings = configuration.settings + arguments.set
                settings = settings + [f"tilting.tilts={tilts}", f"seed={seed}", "run.threads=1"]
                base = " ".join([text_hash(configuration.preset)] + matching(settings, BASE_KEYS)).lstrip()
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
    if not arguments.set:
        return shlex.join(line)
    if arguments.seeds:
        line += ["--seeds", str(arguments.seeds)]
    if arguments.tilts:
        line += ["--tilts", ",".join(map(str, arguments.tilts))]
    return shlex.join(line + words("", arguments.set))


def main():
    arguments = parse()
    program, jobs = arguments.program, arguments.jobs
    memory = Memory(program, None if arguments.set else arguments.table.with_suffix(".csv"))
    runs = plan(arguments, memory.results)
    for run in runs:
        # Made with --set, or in a folder that came from elsewhere.
        if not memory.holds(run) and is_done(run):
            memory.add(run)
    wanted = [] if arguments.no_runs else arguments.only
    missing = [run for run in runs if run.name in wanted and not memory.holds(run)]
    bases = {run.base: (run.preset, matching(run.settings, BASE_KEYS)) for run in missing if not run.base.exists()}
    in_parallel(bases.items(), lambda job: train_base(program, job), lambda _: 1, "base model", jobs)

    def do(run):
        said = do_run(program, run)
        memory.add(run)
        return said

    in_parallel(missing, do, lambda run: run.tilts, "run", jobs)
    for table, configurations in TABLES.items():
        # One of which nothing was asked for stays as it is.
        text = all_tables(memory, configurations, command(arguments, table))
        if text and any(name in arguments.only for name in configurations):
            write_between_markers(arguments.table, table, text)
    if not arguments.set:
        strike_out(arguments.table, memory.complete())
    print(f"the table is in {arguments.table}")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("interrupted; what is done is kept")
