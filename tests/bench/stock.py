"""Every stock base with every stock reward, as the table in docs/hard.md.

Each pair is run with first-order and with exact targets, at the sizes of the preset `live` and N = 20,
from the base models in the program; and once not tilted at all, which shows the base model's own gap.
What is in the folder already is not done again, so that the command can be stopped and called again;
after a change of the program give it another folder. With --write the table goes into the page.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
PRESETS = ROOT / "assets" / "presets"
PAGE = ROOT / "docs" / "hard.md"
BEGIN, END = "<!-- stock table: begin -->", "<!-- stock table: end -->"

BASES = {
    "live": "two modes",
    "ring": "ring of eight",
    "two-moons": "two moons",
    "swiss-roll": "Swiss roll",
    "checkerboard": "checkerboard",
    "pinwheel": "pinwheel",
    "rings": "rings",
    "two-spirals": "two spirals",
    "grid-25": "grid of 25",
    "tree": "tree",
}
REWARDS = {
    "distance": "distance",
    "half-plane": "half-plane",
    "ring": "circle",
    "log-sigmoid": "log sigmoid",
    "disc": "disc",
    "octant": "octant",
    "nine-of-25": "nine of 25",
}
TARGETS = ["first_order", "exact"]
UNTILTED = ["tilting.lambda=0", "tilting.tilts=1"]


def formula(reward):
    preset = tomllib.loads((PRESETS / f"reward-{reward}.toml").read_text(encoding="utf-8"))
    return preset["reward"]["formula"]


def run(program, folder, base, settings, points):
    """The summary of a run, which is made unless it is there."""
    summary = folder / "summary.json"
    if not summary.exists():
        command = [str(program), "run", "--preset", base, "--out", str(folder)]
        for setting in [*settings, f"evaluation.points={points}"]:
            command += ["--set", setting]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode != 0:
            folder.mkdir(parents=True, exist_ok=True)
            reason = done.stderr.strip().splitlines()[-1]
            summary.write_text(json.dumps({"failed": reason}), encoding="utf-8")
    return json.loads(summary.read_text(encoding="utf-8"))


def gap(summary):
    nll = summary["metrics"]["nll"]
    return nll["value"] - nll["exact"]


def median(summaries, number):
    known = [s for s in summaries if s and "failed" not in s]
    return statistics.median(map(number, known)) if known else None


def words(number, digits):
    if number is None:
        return ""
    text = f"{number:.{digits}f}".replace("-", "−")
    return text.replace("0.", ".", 1) if text.lstrip("−").startswith("0.") else text


def marked(number, limit, digits):
    """In bold where it is beyond the limit."""
    text = words(number, digits)
    return f"**{text}**" if number is not None and number > limit else text


def table(results, points):
    """The rows for {base: (own gap, {reward: {target: summaries}})}."""
    lines = [
        f"Medians over the seeds, {points:,} samples each. In bold: an NLL more than .05 beyond the base "
        "model's own, a W2 above 1.5 times the 90 % quantile of exact samples.",
        "",
        "| base (its own gap) | reward | NLL, first order | NLL, exact target | W2, first order | "
        "W2, exact target | W2 of exact samples, 90 % | left out by first order |",
        "|---|---|---|---|---|---|---|---|",
    ]
    misses = dict.fromkeys(TARGETS, 0)
    counts = dict.fromkeys(TARGETS, 0)
    for base, (own, rewards) in results.items():
        for reward, targets in rewards.items():
            every = [s for runs in targets.values() for s in runs if s and "failed" not in s]
            if not every:
                continue
            floor = median(every, lambda s: s["metrics"]["sliced_w2"]["floor_90"])
            gaps = {t: median(targets.get(t, []), gap) for t in TARGETS}
            far = {
                t: median(targets.get(t, []), lambda s: s["metrics"]["sliced_w2"]["value"])
                for t in TARGETS
            }
            left = median(targets.get("first_order", []), lambda s: s["left_out"] or 0.0)
            for target in TARGETS:
                if gaps[target] is not None:
                    counts[target] += 1
                    misses[target] += gaps[target] > own + 0.05 or far[target] > 1.5 * floor
            cells = [
                f"{BASES[base]} ({words(own, 3)})",
                REWARDS[reward],
                *(marked(gaps[t], own + 0.05, 3) for t in TARGETS),
                *(marked(far[t], 1.5 * floor, 3) for t in TARGETS),
                words(floor, 3),
                "" if left is None else f"{100 * left:.0f} %",
            ]
            lines.append("| " + " | ".join(cells) + " |")
    lines += [
        "",
        "Within both limits: "
        + ", ".join(
            f"{counts[t] - misses[t]} of {counts[t]} with {t.replace('_', ' ')} targets"
            for t in TARGETS
        )
        + ".",
    ]
    return "\n".join(lines)


def write(text):
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(BEGIN)
    _, after = rest.split(END)
    PAGE.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, default=pathlib.Path("stock"))
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--points", type=int, default=2000, help="samples that a model is judged by")
    parser.add_argument("--bases", default=",".join(BASES))
    parser.add_argument("--rewards", default=",".join(REWARDS))
    parser.add_argument("--set", action="append", default=[], help="a setting for every run")
    parser.add_argument("--targets", default=",".join(TARGETS))
    parser.add_argument("--write", action="store_true", help="the table into docs/hard.md")
    parser.add_argument("--table", action="store_true", help="of what is there, without any run")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    bases, rewards = options.bases.split(","), options.rewards.split(",")

    def result(name, base, settings):
        folder = options.out / name
        if options.table and not (folder / "summary.json").exists():
            return None
        summary = run(options.program.resolve(), folder, base, settings, options.points)
        print(name, summary.get("failed") or f"{gap(summary):.3f}", flush=True)
        return summary

    found = {}  # (base, reward, target): summaries, a seed each
    for seed in range(options.seeds):
        for base in bases:
            settings = [*options.set, f"seed={seed}", *UNTILTED]
            found.setdefault((base,), []).append(result(f"{base}/seed{seed}", base, settings))
        for target in options.targets.split(","):
            for base in bases:
                for reward in rewards:
                    settings = [
                        *options.set,
                        f"seed={seed}",
                        'reward.kind="expression"',
                        f'reward.formula="{formula(reward)}"',
                        f'tilting.target="{target}"',
                        "tilting.tilts=20",
                    ]
                    name = f"{base}/{reward}/{target}/seed{seed}"
                    found.setdefault((base, reward, target), []).append(result(name, base, settings))
    results = {
        base: (
            median(found[base,], gap) or 0.0,
            {r: {t: found.get((base, r, t), []) for t in TARGETS} for r in rewards},
        )
        for base in bases
    }
    text = table(results, options.points)
    print(text)
    if options.write:
        write(text)


if __name__ == "__main__":
    main()
