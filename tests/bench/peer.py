"""The engine's work of one tilt in PyTorch, timed in turn with `tiltscope bench`.

Both do what the paper's settings say: 1,000 samples in 200 DDIM steps, then 100 passes over them in
mini-batches of 64 with Adam and the paper's target, on a network of five hidden layers of 256 units.
Both embed the diffusion time once a sampler's step, which all samples share, and add its part of the
first layer as one vector; in training each example has a time of its own. PyTorch runs with one
thread and with one for each core; the better counts, for each of the two parts. The share of the peak
counts nominal products, the first layer's 128 time features for every sample among them.
"""

import argparse
import copy
import json
import math
import os
import pathlib
import subprocess
import time

import torch

DIMENSION, FEATURES, WIDTH, DEPTH = 2, 128, 256, 5
SAMPLES, STEPS, PASSES, BATCH = 1000, 200, 100, 64
TIMED_PASSES = 10  # of PASSES: all passes cost the same
RATE = 5e-4
T_MIN, T_MAX = 1e-3, 0.999
DELTA, B = 1 / 20, torch.tensor([0.0, 4.0])
PAPER = pathlib.Path(__file__).resolve().parents[2] / "assets/presets/paper-20.toml"


class NoiseNetwork(torch.nn.Module):
    """x1_hat = sigma / (alpha^2 v + sigma^2) x + alpha F([x, emb(t)]), v the data's mean square."""

    def __init__(self):
        super().__init__()
        sizes = [DIMENSION + FEATURES] + DEPTH * [WIDTH]
        layers = []
        for i, o in zip(sizes, sizes[1:]):
            layers += [torch.nn.Linear(i, o), torch.nn.SiLU()]
        self.body = torch.nn.Sequential(*layers, torch.nn.Linear(WIDTH, DIMENSION))
        half = FEATURES // 2
        self.frequencies = math.pi / 2 * 64 ** (torch.arange(half) / (half - 1))
        self.mean_square = torch.ones(DIMENSION)

    def embedding(self, t):
        angle = t[..., None] * self.frequencies
        return torch.cat([torch.sin(angle), torch.cos(angle)], -1)

    def skip(self, alpha, sigma):
        return sigma / (alpha**2 * self.mean_square + sigma**2)

    def forward(self, x, t, alpha, sigma):
        """A time for each sample."""
        return self.skip(alpha, sigma) * x + alpha * self.body(torch.cat([x, self.embedding(t)], 1))

    def at_one_time(self, x, t, alpha, sigma):
        """The same for samples that share their time."""
        first = self.body[0]
        from_time = first.bias + first.weight[:, DIMENSION:] @ self.embedding(t)
        hidden = torch.addmm(from_time, x, first.weight[:, :DIMENSION].T)
        return self.skip(alpha, sigma) * x + alpha * self.body[1:](hidden)


def levels(t):
    """alpha and sigma of the cosine schedule, as columns."""
    alpha = torch.cos((t + 0.008) / 1.008 * math.pi / 2) / math.cos(0.008 / 1.008 * math.pi / 2)
    return alpha[:, None], torch.sqrt(1 - alpha**2)[:, None]


@torch.no_grad()
def sample(network, count=SAMPLES):
    """DDIM with eta = 1."""
    x = torch.randn(count, DIMENSION)
    times = torch.linspace(T_MAX, T_MIN, STEPS)
    alphas, sigmas = levels(times)
    for j in range(STEPS):
        alpha, sigma = alphas[j], sigmas[j]
        x1_hat = network.at_one_time(x, times[j], alpha, sigma)
        x0_hat = (x - sigma * x1_hat) / alpha
        if j + 1 == STEPS:
            return x0_hat
        a, s = alphas[j + 1], sigmas[j + 1]
        eta = s / sigma * torch.sqrt(1 - (alpha / a) ** 2)
        x = a * x0_hat + torch.sqrt(s**2 - eta**2) * x1_hat + eta * torch.randn_like(x)


def train(network, data, passes=TIMED_PASSES):
    """A tilt: Algorithm 2. The rate falls to zero along a cosine."""
    teacher = copy.deepcopy(network)
    optimiser = torch.optim.Adam(network.parameters(), lr=RATE)
    steps = passes * math.ceil(SAMPLES / BATCH)
    rate = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda n: (1 + math.cos(math.pi * n / steps)) / 2)
    rewards = data @ B
    for _ in range(passes):
        for batch in torch.randperm(SAMPLES).split(BATCH):
            x0, z = data[batch], torch.randn(len(batch), DIMENSION)
            t = T_MIN + (T_MAX - T_MIN) * torch.rand(len(batch))
            alpha, sigma = levels(t)
            x = alpha * x0 + sigma * z
            with torch.no_grad():
                old = teacher(x, t, alpha, sigma)
                target = old + DELTA * rewards[batch, None] * (z - old)
            loss = (sigma * (network(x, t, alpha, sigma) - target)).square().sum(1).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            rate.step()


def seconds(work, *arguments):
    start = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - start


def time_torch(threads):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    network = NoiseNetwork()
    data = torch.randn(SAMPLES, DIMENSION)
    with torch.no_grad():  # warms up, and shows that both ways are one function
        alpha, sigma = levels(torch.tensor([0.3]))
        apart = network(data, torch.full([SAMPLES], 0.3), alpha, sigma)
        together = network.at_one_time(data, torch.tensor(0.3), alpha, sigma)
    assert torch.allclose(apart, together, atol=1e-5)
    return {
        "sampling": seconds(sample, network),
        "training": seconds(train, network, data) * PASSES / TIMED_PASSES,
    }


def processor():
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        facts = dict(line.split(":", 1) for line in file if ":" in line)
    facts = {key.strip(): value.strip() for key, value in facts.items()}
    name = facts.get("model name", "unknown")
    return name + (f" (family {facts['cpu family']})" if "cpu family" in facts else "")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True, help="the tiltscope to compare with")
    parser.add_argument("--rounds", type=int, default=5, help="of each in turn; the best counts")
    options = parser.parse_args()

    cores = len(os.sched_getaffinity(0))
    ours, theirs = {}, {}
    for _ in range(options.rounds):
        bench = [options.program, "bench", "--config", str(PAPER), "--json", "--rounds", "1"]
        result = json.loads(subprocess.run(bench, check=True, stdout=subprocess.PIPE).stdout)
        for key, value in result.items():
            lower = key.endswith("_tilt") or key.startswith("barrier")
            best = min if lower else max
            ours[key] = best(ours.get(key, value), value)
        for threads in sorted({1, cores}):
            for part, value in time_torch(threads).items():
                theirs[part, threads] = min(theirs.get((part, threads), value), value)

    print(f"{processor()}, {ours['threads']} threads, {ours['instruction_set']}; "
          f"multiply-adds alone: {ours['peak_gflops']:.0f} GFLOP/s on one core, "
          f"{ours['peak_gflops_all']:.0f} on all")
    print(f"PyTorch {torch.__version__}; a barrier takes {ours['barrier_nanoseconds']:.0f} ns\n")
    print("| one tilt | Tiltscope | share of the peak, nominal products | PyTorch | ratio |")
    print("| --- | --- | --- | --- | --- |")
    weights = (DIMENSION + FEATURES) * WIDTH + (DEPTH - 1) * WIDTH**2 + WIDTH * DIMENSION
    calls = {"sampling": STEPS * SAMPLES, "training": 4 * PASSES * SAMPLES}
    for part, count in calls.items():
        own = ours[f"{part}_seconds_per_tilt"]
        share = 2e-9 * weights * count / own / ours["peak_gflops_all"]
        threads = min({1, cores}, key=lambda n: theirs[part, n])
        other = theirs[part, threads]
        noun = "thread" if threads == 1 else "threads"
        print(f"| {part} | {own:.3f} s | {100 * share:.0f} % | {other:.2f} s, {threads} {noun} "
              f"| {other / own:.1f} |")


if __name__ == "__main__":
    main()
