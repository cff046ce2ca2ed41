#include "diffusion/ddim.h"

#include "math/random.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <functional>
#include <vector>

namespace tiltscope {

namespace {

/// x_s = keep x_t + noise_share x1_hat + eta z, from x0_hat = (x_t - sigma_t x1_hat) / alpha_t
/// (2.6).
struct Transition {
  float keep = 0;
  float noise_share = 0;
  float eta = 0;
};

Transition transition(NoiseLevel t, NoiseLevel s, double eta) {
  const double ratio = t.alpha / s.alpha;
  const double spread = t.sigma * t.sigma - ratio * ratio * s.sigma * s.sigma;
  const double eta_s = eta * s.sigma / t.sigma * std::sqrt(std::max(spread, 0.0));
  const double direction = std::sqrt(std::max(s.sigma * s.sigma - eta_s * eta_s, 0.0));
  return {static_cast<float>(s.alpha / t.alpha),
          static_cast<float>(direction - s.alpha / t.alpha * t.sigma), static_cast<float>(eta_s)};
}

}  // namespace

Eigen::MatrixXf ddim(Denoiser& denoiser, const NoiseSchedule& schedule, const DdimOptions& options,
                     Eigen::Index n, DrawId id, Workers& workers, const Checkpoint& checkpoint) {
  const Eigen::Index d = denoiser.dimension();
  const int steps = options.steps;
  const double spacing = steps > 1 ? (schedule.t_max() - schedule.t_min()) / (steps - 1) : 0.0;
  std::vector<double> times(static_cast<std::size_t>(steps));
  for (int step = 0; step < steps; ++step) {
    times[static_cast<std::size_t>(step)] = schedule.t_max() - step * spacing;
  }
  std::vector<Transition> moves;
  for (std::size_t i = 0; i < times.size(); ++i) {
    const bool last = i + 1 == times.size();
    const NoiseLevel to = last ? NoiseLevel{1.0, 0.0} : schedule.at(times[i + 1]);
    moves.push_back(transition(schedule.at(times[i]), to, options.eta));
  }
  denoiser.set_times(times);

  Eigen::MatrixXf x(d, n);
  RandomStream(id.seed, Purpose::sampler_start, id.draw).fill_normal(x);
  constexpr Eigen::Index block = Denoiser::block;
  const auto blocks = static_cast<int>((n + block - 1) / block);
  // Samples do not depend on each other: each block goes through many steps before anybody waits
  // for anybody. But the checkpoint may take the denoiser away, so that all must rest while it is
  // asked.
  constexpr double between_checkpoints = 0.01;  // seconds
  int done = 0;
  int stride = 1;
  const std::function<void(int)> advance = [&](int i) {
    const Eigen::Index first = i * block;
    const Eigen::Index count = std::min(block, n - first);
    auto x_t = x.middleCols(first, count);
    Eigen::MatrixXf x1_hat(d, count);
    Eigen::MatrixXf z(d, count);
    for (int step = done; step < done + stride; ++step) {
      const Transition& move = moves[static_cast<std::size_t>(step)];
      denoiser.predict_block({i % workers.size(), step, first}, x_t, x1_hat);
      x_t = move.keep * x_t + move.noise_share * x1_hat;
      if (move.eta == 0.0f) continue;
      RandomStream(id.seed, Purpose::sampler_noise, id.draw, static_cast<std::uint32_t>(step))
          .fill_normal(z, static_cast<std::uint64_t>(first * d));
      x_t += move.eta * z;
    }
  };
  while (done < steps) {
    const auto start = std::chrono::steady_clock::now();
    workers.run(blocks, advance);
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    done += stride;
    checkpoint(static_cast<double>(done) / steps);
    const double fitting = stride * between_checkpoints / std::max(taken.count(), 1e-6);
    stride = static_cast<int>(std::clamp(fitting, 1.0, 2.0 * stride));
    stride = std::min(stride, steps - done);
  }
  return x;
}

}  // namespace tiltscope
