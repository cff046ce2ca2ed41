#!/usr/bin/env python3
"""Writes the presets base-*.toml: shapes as Gaussian mixtures, so that quadratic tilts of them stay
in closed form. With --check writes nothing, and fails where a file is not what this would write.

Most shapes are curves: components stand at even distances along them, as long as the distance to
the next one and as wide as the curve is to be.
"""

import argparse
import math
import pathlib
import sys

PRESETS = pathlib.Path(__file__).resolve().parent / "presets"


class Component:
    """Mean, deviations along and across the direction `angle`, and a weight up to a factor."""

    def __init__(self, mean, along, across, angle=0.0, weight=1.0):
        self.mean, self.along, self.across = mean, along, across
        self.angle, self.weight = angle, weight

    def covariance(self):
        c, s = math.cos(self.angle), math.sin(self.angle)
        a, b = self.along**2, self.across**2
        return [[a * c * c + b * s * s, (a - b) * c * s], [(a - b) * c * s, a * s * s + b * c * c]]


# A row of Gaussians of this deviation, in units of their distance, is even to a thousandth.
OVERLAP = 0.6


def curve(place, begin, end, count, width, closed=False):
    """`count` components at even arc lengths along place(u), begin <= u <= end, each of which has an
    even share; `width` is the deviation across, a number or a function of the share of the way."""
    fine = 4000
    points = [place(begin + (end - begin) * i / fine) for i in range(fine + 1)]
    lengths = [0.0]
    for a, b in zip(points, points[1:]):
        lengths.append(lengths[-1] + math.dist(a, b))
    distance = lengths[-1] / count
    components = []
    at = 0
    for i in range(count):
        goal = (i + (0.0 if closed else 0.5)) * distance
        while at + 1 < fine and lengths[at + 1] < goal:
            at += 1
        a, b = points[at], points[at + 1]
        share = (goal - lengths[at]) / (lengths[at + 1] - lengths[at])
        mean = tuple(p + share * (q - p) for p, q in zip(a, b))
        across = width(goal / lengths[-1]) if callable(width) else width
        angle = math.atan2(b[1] - a[1], b[0] - a[0])
        components.append(Component(mean, max(OVERLAP * distance, across), across, angle))
    return components


def polar(radius, angle):
    return (radius * math.cos(angle), radius * math.sin(angle))


def two_moons():
    """Half circles of radius 2 around (-1, -0.5) and (1, 0.5), which reach into each other."""
    def upper(a):
        return (-1.0 + 2.0 * math.cos(a), -0.5 + 2.0 * math.sin(a))

    def lower(a):
        return (1.0 - 2.0 * math.cos(a), 0.5 - 2.0 * math.sin(a))
    return curve(upper, 0.0, math.pi, 30, 0.15) + curve(lower, 0.0, math.pi, 30, 0.15)


def swiss_roll():
    """A spiral r = 3.6 a / 4.5 pi for a from 1.5 pi to 4.5 pi: one and a half turns."""
    def roll(a):
        return polar(3.6 * a / (4.5 * math.pi), a)
    return curve(roll, 1.5 * math.pi, 4.5 * math.pi, 60, 0.14)


def rings():
    """Circles of the radii 1, 2 and 3 around the origin, each with a weight in proportion."""
    components = []
    for radius in (1, 2, 3):
        def circle(a, radius=radius):
            return polar(radius, a)
        components += curve(circle, 0.0, 2.0 * math.pi, 10 * radius, 0.12, closed=True)
    return components


def pinwheel():
    """Five arms from radius 0.6 to 3.4, bent by 0.45 a unit of radius, that widen outwards."""
    components = []
    for arm in range(5):
        def blade(r, arm=arm):
            return polar(r, 2.0 * math.pi * arm / 5 + 0.45 * r)
        components += curve(blade, 0.6, 3.4, 12, lambda share: 0.08 + 0.22 * share)
    return components


def two_spirals():
    """Arms r = 3.6 a / 3 pi for a from 0.4 pi to 3 pi, the second one turned by half a turn."""
    components = []
    for turn in (0.0, math.pi):
        def arm(a, turn=turn):
            return polar(3.6 * a / (3.0 * math.pi), a + turn)
        components += curve(arm, 0.4 * math.pi, 3.0 * math.pi, 30, 0.12)
    return components


def grid_25():
    """Five times five round modes at -4, -2, 0, 2 and 4."""
    return [Component((2.0 * i, 2.0 * j), 0.22, 0.22)
            for j in range(-2, 3) for i in range(-2, 3)]


def tree():
    """A trunk upwards from (0, -3.4) that forks three times, by turns of 34, 30 and 26 degrees; every
    branch is shorter and narrower than the one before it, and has half of its weight."""
    lengths, widths, counts = (2.0, 1.7, 1.4, 1.2), (0.18, 0.15, 0.13, 0.12), (6, 5, 4, 4)
    turns = (34.0, 30.0, 26.0)
    components = []

    def grow(start, angle, level):
        end = (start[0] + lengths[level] * math.cos(angle),
               start[1] + lengths[level] * math.sin(angle))
        branch = curve(lambda u: (start[0] + u * (end[0] - start[0]),
                                  start[1] + u * (end[1] - start[1])),
                       0.0, 1.0, counts[level], widths[level])
        for component in branch:
            component.weight = 0.5**level * lengths[level] / counts[level]
        components.extend(branch)
        if level == 3:
            return
        for side in (1.0, -1.0):
            grow(end, angle + side * math.radians(turns[level]), level + 1)
    grow((0.0, -3.4), 0.5 * math.pi, 0)
    return components


def checkerboard():
    """Eight of sixteen squares of side 1.8, each of nine round components."""
    side = 1.8
    return [Component((side * (i - 1.5) + side / 3 * a, side * (j - 1.5) + side / 3 * b), 0.24, 0.24)
            for j in range(4) for i in range(4) if (i + j) % 2 == 0
            for b in (-1, 0, 1) for a in (-1, 0, 1)]


# Name, mixture, what there is to watch, reward.
SHAPES = [
    ("two-moons", two_moons, "The lower moon empties into the upper one; neither leaves its curve.",
     (0.0, 0.8)),
    ("swiss-roll", swiss_roll, "The weight moves along the roll to the arrow's side.", (0.5, 0.25)),
    ("rings", rings, "Each ring thins out on one side; the outer one takes most of the weight.",
     (0.5, 0.25)),
    ("pinwheel", pinwheel, "The arms on the arrow's side fill, those opposite fade.", (0.6, 0.0)),
    ("two-spirals", two_spirals, "Both spirals keep their shape and lose what lies against the arrow.",
     (0.5, 0.25)),
    ("grid-25", grid_25, "The modes on the arrow's side fill, row by row; none moves far.",
     (0.4, 0.2)),
    ("tree", tree, "The crown fills and the trunk fades, fork by fork.", (0.0, 0.5)),
    ("checkerboard", checkerboard, "The squares on the arrow's side fill; their edges stay.",
     (0.4, 0.2)),
]


def number(value, digits=4):
    text = f"{value:.{digits}f}".rstrip("0")
    text = text + "0" if text.endswith(".") else text
    return text[1:] if text.startswith("-") and not text.strip("-0.") else text


def vector(values, digits=4):
    return "[" + ", ".join(number(value, digits) for value in values) + "]"


def rows(items):
    return "[\n" + ",\n".join("  " + item for item in items) + "\n]"


def weights_of(components):
    """To seven digits, with the sum 1."""
    total = sum(component.weight for component in components)
    units = [round(1e7 * component.weight / total) for component in components]
    rest = 10**7 - sum(units)
    step = 1 if rest > 0 else -1
    for i in range(abs(rest)):
        units[i * len(units) // abs(rest)] += step
    return [unit / 1e7 for unit in units]


def wrapped(values, width=100):
    """A list of numbers, over as many lines as it needs."""
    lines, line = [], " "
    for i, value in enumerate(values):
        text = " " + number(value, 7) + ("," if i + 1 < len(values) else "")
        if len(line) + len(text) > width:
            lines.append(line)
            line = " "
        line += text
    return "[\n" + "\n".join(lines + [line]) + "\n]"


# Passes of the base training: twice as many for the shapes that 300 leave far from their base.
EPOCHS = {grid_25: 600, rings: 600, two_spirals: 600, tree: 600}


def preset(shape, watch, reward):
    components = shape()
    about = " ".join(shape.__doc__.split())
    comment = []
    line = "#"
    for word in f"{about} Made by assets/stock_bases.py.".split():
        if len(line) + 1 + len(word) > 100:
            comment.append(line)
            line = "#"
        line += " " + word
    comment.append(line)
    covariances = [component.covariance() for component in components]
    return "\n".join([
        f"# Watch: {watch}", *comment, "[base]",
        "weights = " + wrapped(weights_of(components)),
        "means = " + rows(vector(component.mean) for component in components),
        "covariances = " + rows("[" + ", ".join(vector(row, 5) for row in covariance) + "]"
                                for covariance in covariances),
        "[training]",
        "# So fine a shape takes longer, and larger steps, than the two modes of live.",
        "rate = 4e-3", f"epochs = {EPOCHS.get(shape, 300)}",
        "[tilting]",
        "# The 28 of live would leave a third to a half of the base model's gap to the sampler.",
        "steps = 60",
        "[reward]", "b = " + vector(reward), ""])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare")
    check = parser.parse_args().check
    wrong = []
    for name, shape, watch, reward in SHAPES:
        file = PRESETS / f"base-{name}.toml"
        text = preset(shape, watch, reward)
        if not check:
            file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            wrong.append(file.name)
    if wrong:
        sys.exit(f"{', '.join(wrong)}: not what assets/stock_bases.py writes; run it")


if __name__ == "__main__":
    main()
