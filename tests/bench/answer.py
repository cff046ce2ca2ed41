"""How long it takes from Play to the last tilt, where the time goes, and how right the answer is.

Three ways to N = 20 tilts of the paper's problem: the preset `live`, the default, and the paper's
algorithm, by Tiltscope and in PyTorch. Seconds are the best of some runs, each from a base model that
is there. `at the peak` is the time that the nominal multiply-adds alone would take on all cores at the
rate that is measured in the same run; `as at 200 GFLOP/s` are the seconds, scaled from that rate.
How right an answer is, is the median over some seeds, all from the base model that comes with the
program.

PyTorch's seconds are 20 times those of the fastest tilt of a few, and the quality beside them is that
of the same algorithm run by Tiltscope. With --whole, PyTorch runs all 20 tilts, from Tiltscope's base
model for the paper, and both its seconds and its quality are its own.

Takes a quarter of an hour on two cores, with --whole half an hour.
"""

import argparse
import contextlib
import io
import json
import os
import pathlib
import statistics
import struct
import subprocess
import sys
import tempfile
import time

import numpy
import torch

import accuracy
import peer

ROOT = pathlib.Path(__file__).resolve().parents[2]
TILTS = 20
WAYS = {
    "`live`": ["--preset", "live"],
    "the default": [],
    "the paper's algorithm, Tiltscope": ["--preset", "paper-20"],
}
# Bases of two, of eight and of sixty components.
BASES = ["live", "ring", "two-moons", "two-spirals"]
DRAWS = 5000  # of a final model, by which it is judged


def run(*command):
    outcome = subprocess.run(list(map(str, command)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if outcome.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}: {outcome.stderr.strip()}")
    return outcome.stdout


def answer_time(program, settings, rounds):
    return json.loads(run(program, "bench", "--answer", "--json", "--rounds", rounds, *settings))


def quality(summary):
    """Of a run's summary, what the table shows."""
    metrics = summary["metrics"]
    return {
        "nll": metrics["nll"]["value"],
        "mean": metrics["mean_squared_error"]["value"],
        "sliced_w2": metrics["sliced_w2"]["value"],
        "share": metrics["shares"][-1],
    }


def floor(summary, part):
    metrics = summary["metrics"]
    keys = {"nll": "nll", "mean": "mean_squared_error", "sliced_w2": "sliced_w2"}
    return {column: metrics[key][part] for column, key in keys.items()}


def median(qualities):
    return {key: statistics.median(one[key] for one in qualities) for key in qualities[0]}


def runs(program, settings, seeds, folder):
    """The summaries of runs with these settings; the first leaves its config.toml."""
    summaries = []
    for seed in range(seeds):
        out = folder / f"seed{seed}"
        run(program, "run", "--out", out, *settings, "--set", f"seed={seed}")
        summaries.append(json.loads((out / "summary.json").read_text()))
    return summaries


def read_safetensors(file):
    content = file.read_bytes()
    (length,) = struct.unpack("<Q", content[:8])
    header = json.loads(content[8 : 8 + length])
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        values = numpy.frombuffer(content[8 + length + begin : 8 + length + end], "<f4")
        tensors[name] = torch.tensor(values.reshape(entry["shape"]))
    return tensors


def load(file):
    """Tiltscope's model in PyTorch."""
    tensors = read_safetensors(file)
    network = peer.NoiseNetwork()
    linear = [module for module in network.body if isinstance(module, torch.nn.Linear)]
    with torch.no_grad():
        for i, layer in enumerate(linear):
            layer.weight.copy_(tensors[f"layers.{i}.weight"])
            layer.bias.copy_(tensors[f"layers.{i}.bias"])
    network.mean_square = tensors["data_mean_square"]
    return network


def judge(samples):
    """Of samples (n, 2) beside the paper's target, Gaussians around (-2, 2) and (2, 2) with covariance
    I / 2, the measures of Tiltscope's summary."""
    generator = numpy.random.default_rng(0)
    means = numpy.array([[-2.0, 2.0], [2.0, 2.0]])
    parts = numpy.exp(-((samples[:, None] - means) ** 2).sum(2)) / numpy.pi / 2
    density = parts.sum(1)
    exact = means[generator.integers(2, size=len(samples))]
    exact = exact + generator.normal(size=exact.shape) * 0.5**0.5
    angles = numpy.pi * (numpy.arange(32) + 0.5) / 32
    directions = numpy.stack([numpy.cos(angles), numpy.sin(angles)])
    gaps = numpy.sort(samples @ directions, 0) - numpy.sort(exact @ directions, 0)
    return {
        "nll": -numpy.log(density).mean(),
        "mean": ((samples.mean(0) - [0.0, 2.0]) ** 2).mean(),
        "sliced_w2": (gaps**2).mean() ** 0.5,
        "share": (parts[:, 1] / density).mean(),
    }


def time_peer(rounds):
    """Seconds of PyTorch's 20 tilts by the best of some, and the number of threads with which."""
    times = {}
    for threads in {1, len(os.sched_getaffinity(0))}:
        tries = [peer.time_torch(threads) for _ in range(rounds)]
        times[threads] = TILTS * sum(min(one[part] for one in tries) for part in ("sampling", "training"))
    threads = min(times, key=times.get)
    return times[threads], threads


def whole_peer(network, threads, seed):
    """Seconds and quality of all of PyTorch's tilts, which change the network."""
    torch.set_num_threads(threads)
    torch.manual_seed(seed)
    start = time.perf_counter()
    for _ in range(TILTS):
        peer.train(network, peer.sample(network), peer.PASSES)
    seconds = time.perf_counter() - start
    return seconds, judge(peer.sample(network, DRAWS).double().numpy())


def number(value):
    return f"{value:.1e}".replace("e-0", "e-") if 0 < value < 0.01 else f"{value:.3f}"


def seconds_of(value):
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def row(*cells):
    print("| " + " | ".join(map(str, cells)) + " |")


def row_of_quality(name, seconds, scale, peer_seconds, values):
    sooner = f"{peer_seconds / seconds:.0f}" if seconds < peer_seconds else "1"
    measures = [number(values[key]) for key in ("nll", "mean", "sliced_w2", "share") if key in values]
    row(name, seconds_of(seconds), seconds_of(seconds * scale), sooner, *measures)


def split(name, timings, window):
    """Where the time goes."""
    print(f"\n| {name} | seconds | its multiply-adds at the peak | share |")
    print("| --- | --- | --- | --- |")
    parts = timings["parts"]
    least = sum(part["seconds_at_peak"] for part in parts)
    parts = parts + [{"name": "in all, without a window", "seconds": timings["answer_seconds"], "seconds_at_peak": least}]
    parts.append(timings["measuring"])
    if window:
        seconds = window["answer_on_screen_seconds"]
        parts.append({"name": "in all, in a window on the same cores", "seconds": seconds, "seconds_at_peak": least})
    for part in parts:
        share = f"{100 * part['seconds_at_peak'] / part['seconds']:.0f} %" if part["seconds"] > 0 else ""
        row(part["name"], f"{part['seconds']:.3f}", f"{part['seconds_at_peak']:.3f}", share)
    print(f"\nThe first tilt comes after {timings['first_tilt_seconds']:.3f} s.", end="")
    if window:
        print(
            f" In a window whose OpenGL is a program's the first tilt is on the screen"
            f" {window['first_tilt_on_screen_seconds']:.3f} s after Play; beside it, without a window, the first is"
            f" there after {window['first_tilt_seconds']:.3f} s and the last after {window['answer_seconds']:.3f} s.",
            end="",
        )
    print()


def changes(window):
    """From the release of a setting, with auto-run."""
    print("\n| in that window, after a change of | the first tilt is on the screen after | the last one after |")
    print("| --- | --- | --- |")
    for change in window["changes"]:
        first, last = change["first_tilt_on_screen_seconds"], change["answer_on_screen_seconds"]
        row(change["name"], f"{first:.3f} s", f"{last:.3f} s")


def bases(program, rounds, scale):
    """Base models that are trained anew, and how far their own samples are from the base density."""
    print("\n| a base model of | components | seconds | as at 200 GFLOP/s | NLL (exact) | sliced W2 (90 % of exact ones) |")
    print("| --- | --- | --- | --- | --- | --- |")
    for preset in BASES:
        with tempfile.TemporaryDirectory() as temporary:
            model, out = pathlib.Path(temporary) / "base.safetensors", pathlib.Path(temporary) / "run"
            seconds = []
            for _ in range(rounds):
                start = time.perf_counter()
                run(program, "base", "--preset", preset, "--out", model)
                seconds.append(time.perf_counter() - start)
            as_it_is = ["--set", "tilting.tilts=1", "--set", "tilting.lambda=0"]
            run(program, "run", "--preset", preset, "--base-model", model, "--out", out, *as_it_is)
            metrics = json.loads((out / "summary.json").read_text())["metrics"]
        best, nll, w2 = min(seconds), metrics["nll"], metrics["sliced_w2"]
        row(
            f"`{preset}`", len(metrics["exact_shares"]), f"{best:.2f}", f"{best * scale:.2f}",
            f"{nll['value']:.3f} ({nll['exact']:.3f})", f"{w2['value']:.3f} ({w2['floor_90']:.3f})",
        )


def parse():
    parser = argparse.ArgumentParser(prog="dev bench --answer", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--program", required=True, help=argparse.SUPPRESS)
    parser.add_argument("--window", help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="runs that are timed, of each way; 3")
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="runs that are judged, of each way; 3")
    parser.add_argument("--whole", action="store_true", help="run all of PyTorch's tilts")
    parser.add_argument("--write", action="store_true", help="put the tables into README.md")
    parser.add_argument(
        "--base",
        type=pathlib.Path,
        metavar="FILE",
        help="the base model that --whole starts from; without it the program's own for the paper, or one that"
        " is trained for it, which takes minutes",
    )
    options = parser.parse_args()
    if options.rounds < 1 or options.seeds < 1:
        parser.error("--rounds and --seeds must be positive")
    return options


def main():
    options = parse()
    load_before = os.getloadavg()[0]
    times, qualities, summaries = {}, {}, {}
    with tempfile.TemporaryDirectory() as temporary:
        for i, (name, settings) in enumerate(WAYS.items()):
            folder = pathlib.Path(temporary) / str(i)
            times[name] = answer_time(options.program, settings, options.rounds)
            summaries[name] = runs(options.program, settings, options.seeds, folder)
            qualities[name] = median([quality(one) for one in summaries[name]])
        config = pathlib.Path(temporary) / "0/seed0/config.toml"
        base = options.base or ROOT / "assets/models/paper.safetensors"
        if options.whole and not base.exists():
            base = pathlib.Path(temporary) / "base.safetensors"
            run(options.program, "base", "--preset", "paper-20", "--out", base)
        wholes = [load(base) for _ in range(options.seeds)] if options.whole else []
        window = options.window and json.loads(run(options.window, "--answer", config, options.rounds))
    peer_seconds, threads = time_peer(options.rounds)
    judged = qualities["the paper's algorithm, Tiltscope"]
    if options.whole:
        outcomes = [whole_peer(network, threads, seed) for seed, network in enumerate(wholes)]
        peer_seconds = min(seconds for seconds, _ in outcomes)
        judged = median([one for _, one in outcomes])

    text = io.StringIO()
    with contextlib.redirect_stdout(text):
        report(options, times, qualities, summaries, window, (peer_seconds, threads, judged), load_before)
    print(text.getvalue())
    if options.write:
        accuracy.write_between_markers(ROOT / "README.md", "answer", text.getvalue().strip())


def report(options, times, qualities, summaries, window, peers, load_before):
    """All of it, as Markdown."""
    peer_seconds, threads, judged = peers
    live = times["`live`"]
    peak = max(one["peak_gflops_all"] for one in times.values())
    build = summaries["`live`"][0]["build"]
    print(
        f"Made by `./dev bench --answer{' --whole' if options.whole else ''}`, build {build}, on: "
        f"{peer.processor()}, {live['threads']} threads, {live['instruction_set']}; multiply-adds alone:"
        f" {live['peak_gflops']:.0f} GFLOP/s on one core, {peak:.0f} on all. PyTorch {torch.__version__},"
        f" fastest with {threads} {'thread' if threads == 1 else 'threads'}. Load {load_before:.1f} before,"
        f" {os.getloadavg()[0]:.1f} after.\n"
    )
    some = summaries["`live`"][0]
    row(
        f"from Play to the last of {TILTS} tilts", "seconds", "as at 200 GFLOP/s", "times sooner than PyTorch",
        f"NLL ({some['metrics']['nll']['exact']:.3f})", "squared error of the mean", "sliced W2",
        f"share of the last mode ({some['metrics']['exact_shares'][-1]:.3f})",
    )
    row(*["---"] * 8)
    for name, timings in times.items():
        row_of_quality(name, timings["answer_seconds"], peak / 200, peer_seconds, qualities[name])
    row_of_quality("the paper's algorithm, PyTorch", peer_seconds, peak / 200, peer_seconds, judged)
    for name, part in (("*exact samples, median*", "floor_median"), ("*exact samples, 90 %*", "floor_90")):
        row(name, "", "", "", *map(number, floor(some, part).values()), "")
    seeds = f"{options.seeds} seeds" if options.seeds > 1 else "one seed"
    print(f"\nMedians over {seeds}.", end=" ")
    if options.whole:
        print("PyTorch ran all of its tilts, from Tiltscope's base model for the paper.")
    else:
        print(
            f"PyTorch's seconds are {TILTS} times those of its fastest tilt of a few, and its quality is that of"
            " the same algorithm run by Tiltscope: --whole runs all of it."
        )
    split("`live`", live, window)
    if window:
        changes(window)
    split("the default", times["the default"], None)
    bases(options.program, options.rounds, peak / 200)


if __name__ == "__main__":
    main()
