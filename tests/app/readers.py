"""Reads a run's files with parsers that are not Tiltscope's, and computes its numbers again.

usage: readers.py PROGRAM

Needs Python 3.11 and numpy; without them it says so and exits with 77. Where PyTorch is there, the
network is built in it as well.
"""

import csv
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

try:
    import numpy as np
    import tomllib
except ImportError as missing:
    print(f"skipped: {missing}", file=sys.stderr)
    sys.exit(77)
try:
    import torch
except ImportError:
    torch = None

TOLERANCE = 1e-5
SETTINGS = {
    "seed": "3",
    "base.weights": "[0.7, 0.3]",
    "base.means": "[[-1.5, -0.5], [2.0, 1.0]]",
    "base.covariances": "[[[0.8, 0.3], [0.3, 0.4]], [[0.2, -0.1], [-0.1, 0.6]]]",
    "reward.A": "[[-0.5, 0.3], [0.3, 0.2]]",
    "reward.b": "[1.0, 0.5]",
    "reward.c": "-0.25",
    "network.depth": "3",
    "network.width": "24",
    "network.time_features": "8",
    "training.samples": "500",
    "training.epochs": "20",
    "tilting.tilts": "3",
    "tilting.samples": "100",
    "tilting.epochs": "5",
    "tilting.steps": "20",
    "evaluation.points": "300",
}


def call(*arguments):
    command = [program, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def columns(text):
    """A CSV file as arrays by their columns' names."""
    names, *rows = csv.reader(text.splitlines())
    return dict(zip(names, np.array([[x or "nan" for x in row] for row in rows], dtype=float).T))


def read_safetensors(content):
    """The format as huggingface/safetensors describes it: a length, JSON, then the numbers."""
    length = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + length])
    data = content[8 + length :]
    metadata = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        assert entry["dtype"] == "F32", name
        begin, end = entry["data_offsets"]
        tensors[name] = np.frombuffer(data[begin:end], "<f4").reshape(entry["shape"])
    assert max(entry["data_offsets"][1] for entry in header.values()) == len(data)
    return metadata, tensors


def cosine_schedule(t):
    f = np.cos((t + 0.008) / 1.008 * np.pi / 2) / np.cos(0.008 / 1.008 * np.pi / 2)
    return f, np.sqrt(1 - f**2)


class Mixture:
    def __init__(self, weights, means, covariances):
        self.weights, self.means, self.covariances = weights, means, covariances

    def tilted(self, A, b, c, strength):
        """(4.10)"""
        parts = []
        for w, m, S in zip(self.weights, self.means, self.covariances):
            P = np.linalg.inv(S)
            S2 = np.linalg.inv(P - strength * A)
            m2 = S2 @ (P @ m + strength * b)
            exponent = (m2 @ np.linalg.solve(S2, m2) - m @ P @ m) / 2 + strength * c
            parts.append((w * np.sqrt(np.linalg.det(S2) / np.linalg.det(S)) * np.exp(exponent), m2, S2))
        weights, means, covariances = zip(*parts)
        return Mixture(np.array(weights) / sum(weights), means, covariances)

    def noised(self, alpha, sigma):
        covariances = [alpha**2 * S + sigma**2 * np.eye(len(S)) for S in self.covariances]
        return Mixture(self.weights, [alpha * m for m in self.means], covariances)

    def parts(self, x):
        """w_i N(x_j; m_i, S_i) and its gradient over itself, for the rows x_j."""
        for w, m, S in zip(self.weights, self.means, self.covariances):
            slope = -np.linalg.solve(S, (x - m).T).T
            density = np.exp(np.sum((x - m) * slope, 1) / 2) / np.sqrt(np.linalg.det(2 * np.pi * S))
            yield w * density, slope

    def log_density(self, x):
        return np.log(sum(p for p, _ in self.parts(x)))

    def score(self, x):
        return sum(p[:, None] * s for p, s in self.parts(x)) / sum(p for p, _ in self.parts(x))[:, None]


def silu(z):
    return z / (1 + np.exp(-z))


class Readers(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        out = cls.folder / "run"
        call("run", "--out", out, *(f"--set={key}={value}" for key, value in SETTINGS.items()))
        cls.config = tomllib.loads((out / "config.toml").read_text())
        cls.summary = json.loads((out / "summary.json").read_text())
        cls.rmse = columns((out / "rmse.csv").read_text())
        cls.samples = np.stack(list(columns((out / "samples.csv").read_text()).values()), 1)
        cls.metadata, cls.tensors = read_safetensors((out / "model.safetensors").read_bytes())
        base, cls.reward = cls.config["base"], cls.config["reward"]
        cls.base = Mixture(base["weights"], *map(np.array, (base["means"], base["covariances"])))

    def exact(self, share):
        reward = {key: np.array(value) for key, value in self.reward.items()}
        strength = self.config["tilting"]["lambda"] * share
        return self.base.tilted(reward["A"], reward["b"], reward["c"], strength)

    def close(self, a, b):
        np.testing.assert_allclose(a, b, rtol=TOLERANCE, atol=TOLERANCE)

    def table(self, t):
        """What the program says of some points at the diffusion time t."""
        grid = np.linspace(-3, 3, 7)
        points = np.array([(x, y) for x in grid for y in grid])
        file = self.folder / "points.csv"
        np.savetxt(file, points, delimiter=",")
        run = self.folder / "run"
        return points, columns(
            call("oracle", "--config", run / "config.toml", "--model", run / "model.safetensors",
                 "--tilt", 1, "--time", t, "--points", file))  # fmt: skip

    def test_settings(self):
        for dotted, value in SETTINGS.items():
            entry = self.config
            for part in dotted.split("."):
                entry = entry[part]
            self.assertEqual(entry, json.loads(value), dotted)
        # The model carries the same, but for the threads, which do not matter to it.
        carried = tomllib.loads(self.metadata["config"])
        carried.pop("run")
        self.assertEqual(carried, {k: v for k, v in self.config.items() if k != "run"})
        self.assertEqual(self.metadata["tilt"], "3")

    def test_summary_and_curve(self):
        self.assertEqual(list(self.rmse["tilt"]), [0, 1, 2, 3])
        self.close(self.rmse["lambda"], self.config["tilting"]["lambda"] * self.rmse["tilt"] / 3)
        self.assertEqual(self.summary["rmse"], self.rmse["rmse"][-1])
        self.close(self.summary["training_seconds"], sum(self.rmse["training_seconds"]))
        self.close(self.summary["mean"], self.samples.mean(0))

    def test_nll(self):
        self.assertEqual(self.samples.shape, (300, 2))
        nll = -self.exact(1).log_density(self.samples).mean()
        self.close(self.summary["nll"], nll)

    def test_oracle(self):
        for t in (0.05, 0.4, 0.9):
            points, table = self.table(t)
            exact = self.exact(1).noised(*cosine_schedule(t))
            self.close(table["log_density"], exact.log_density(points))
            self.close(np.stack([table["score1"], table["score2"]], 1), exact.score(points))

    def inputs(self, points, t):
        angles = self.tensors["time_embedding.frequencies"].astype(float) * t
        time = np.concatenate([np.sin(angles), np.cos(angles)])
        return np.hstack([points, np.tile(time, (len(points), 1))])

    def layers(self):
        count = SETTINGS["network.depth"]
        return [(self.tensors[f"layers.{i}.weight"], self.tensors[f"layers.{i}.bias"])
                for i in range(int(count) + 1)]  # fmt: skip

    def check_network(self, output_of):
        for t in (0.05, 0.4, 0.9):
            points, table = self.table(t)
            alpha, sigma = cosine_schedule(t)
            mean_square = self.tensors["data_mean_square"].astype(float)
            linear = sigma / (alpha**2 * mean_square + sigma**2) * points
            x1_hat = linear + alpha * output_of(self.inputs(points, t))
            learned = np.stack([table["learned_score1"], table["learned_score2"]], 1)
            self.close(-sigma * learned, x1_hat)

    def test_network(self):
        def output_of(h):
            *hidden, (weight, bias) = self.layers()
            for W, b in hidden:
                h = silu(h @ W.astype(float).T + b)
            return h @ weight.astype(float).T + bias

        self.check_network(output_of)

    @unittest.skipIf(torch is None, "PyTorch is not there")
    def test_network_in_pytorch(self):
        modules = []
        for weight, bias in self.layers():
            linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
            linear.load_state_dict(
                {"weight": torch.tensor(weight), "bias": torch.tensor(bias)})  # fmt: skip
            modules += [linear, torch.nn.SiLU()]
        network = torch.nn.Sequential(*modules[:-1]).double()
        with torch.no_grad():
            self.check_network(lambda h: network(torch.tensor(h)).numpy())


if __name__ == "__main__":
    program = sys.argv.pop(1)
    unittest.main()
