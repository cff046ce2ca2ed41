#include "diffusion/ddim.h"

#include "math/random.h"

#include <algorithm>
#include <cmath>

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
  constexpr Eigen::Index chunk = 128;
  const auto chunks = static_cast<int>((n + chunk - 1) / chunk);
  const double spacing =
      options.steps > 1 ? (schedule.t_max() - schedule.t_min()) / (options.steps - 1) : 0.0;
  const auto time = [&](int step) { return schedule.t_max() - step * spacing; };

  Eigen::MatrixXf x(d, n);
  Eigen::MatrixXf x1_hat(d, n);
  Eigen::MatrixXf z = Eigen::MatrixXf::Zero(d, n);
  RandomStream(id.seed, Purpose::sampler_start, id.draw).fill_normal(x);
  for (int step = 0; step < options.steps; ++step) {
    denoiser.predict_noise(x, time(step), x1_hat);
    const bool last = step + 1 == options.steps;
    const NoiseLevel to = last ? NoiseLevel{1.0, 0.0} : schedule.at(time(step + 1));
    const Transition move = transition(schedule.at(time(step)), to, options.eta);
    const RandomStream stream(id.seed, Purpose::sampler_noise, id.draw,
                              static_cast<std::uint32_t>(step));
    workers.run(chunks, [&](int i) {
      const Eigen::Index first = i * chunk;
      const Eigen::Index count = std::min(chunk, n - first);
      auto part = x.middleCols(first, count);
      part = move.keep * part + move.noise_share * x1_hat.middleCols(first, count);
      if (move.eta == 0.0f) return;
      auto noise = z.middleCols(first, count);
      stream.fill_normal(noise, static_cast<std::uint64_t>(first * d));
      part += move.eta * noise;
    });
    checkpoint((step + 1.0) / options.steps);
  }
  return x;
}

}  // namespace tiltscope
