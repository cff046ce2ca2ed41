#include "diffusion/chain.h"

#include "engine/kernel.h"
#include "math/random.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>

namespace tiltscope {

namespace {

ChainStep chain_step(double t, NoiseLevel at, NoiseLevel to, double variance) {
  const double rho = at.alpha / to.alpha;
  const double q = at.sigma * at.sigma - rho * rho * to.sigma * to.sigma;
  const double eta_squared = q * (to.alpha * to.alpha * variance + to.sigma * to.sigma) /
                             (at.alpha * at.alpha * variance + at.sigma * at.sigma);
  const double B = -q / (rho * at.sigma);
  return {.t = t,
          .level = at,
          .A = 1.0 / rho,
          .B = B,
          .eta = std::sqrt(eta_squared),
          .w = B * B / (2.0 * eta_squared)};
}

ChainStep last_step(double t, NoiseLevel at) {
  return {.t = t,
          .level = at,
          .A = 1.0 / at.alpha,
          .B = -at.sigma / at.alpha,
          .eta = 0.0,
          .w = 1.0 / (2.0 * at.alpha * at.alpha)};
}

void resize(ChainPaths& paths, Eigen::Index d, Eigen::Index n, Eigen::Index steps) {
  paths.n = n;
  paths.x.resize(d, steps * n);
  paths.x1_hat.resize(d, steps * n);
  paths.z.resize(d, (steps - 1) * n);
  paths.x0.resize(d, n);
}

}  // namespace

std::vector<ChainStep> make_chain(const NoiseSchedule& schedule, const ChainOptions& options,
                                  double shift) {
  const int last = options.steps - 1;
  const double end = options.end.value_or(schedule.t_min());
  const auto time = [&](int j) {
    if (j == 0) return schedule.t_max();
    if (j == last) return end;
    return schedule.t_max() + (end - schedule.t_max()) * (j + shift) / last;
  };
  std::vector<ChainStep> chain;
  for (int j = 0; j < last; ++j) {
    chain.push_back(chain_step(time(j), schedule.at(time(j)), schedule.at(time(j + 1)),
                               options.variance.value_or(0.0)));
  }
  chain.push_back(last_step(time(last), schedule.at(time(last))));
  return chain;
}

double variance_within(const BaseConfig& base) {
  double sum = 0.0;
  for (std::size_t i = 0; i < base.covariances.size(); ++i) {
    sum += base.weights[static_cast<Eigen::Index>(i)] * base.covariances[i].diagonal().mean();
  }
  return sum / base.weights.sum();
}

void follow(Denoiser& denoiser, const std::vector<ChainStep>& chain, Eigen::Index n, DrawId id,
            Workers& workers, ChainPaths& paths, const Checkpoint& checkpoint) {
  // Small enough that few paths are work for several threads.
  constexpr Eigen::Index block = engine::block;
  const Eigen::Index d = denoiser.dimension();
  const auto steps = static_cast<int>(chain.size());
  resize(paths, d, n, steps);
  RandomStream(id.seed, Purpose::chain_start, id.draw).fill_normal(paths.x.leftCols(n));
  std::vector<double> times;
  for (const ChainStep& step : chain) times.push_back(step.t);
  denoiser.set_times(times);

  int from = 0, to = 0;
  const Workers::Task advance = [&](int i, int worker) {
    const Eigen::Index first = i * block;
    const Eigen::Index count = std::min(block, n - first);
    for (int j = from; j < to; ++j) {
      const ChainStep& step = chain[static_cast<std::size_t>(j)];
      const auto x = paths.x.middleCols(j * n + first, count);
      auto x1_hat = paths.x1_hat.middleCols(j * n + first, count);
      denoiser.predict_block({worker, j, first}, x, x1_hat);
      const auto mean = static_cast<float>(step.A) * x + static_cast<float>(step.B) * x1_hat;
      if (j + 1 == steps) {
        paths.x0.middleCols(first, count) = mean;
        continue;
      }
      auto z = paths.z.middleCols(j * n + first, count);
      RandomStream(id.seed, Purpose::chain_noise, id.draw, static_cast<std::uint32_t>(j))
          .fill_normal(z, static_cast<std::uint64_t>(first * d));
      paths.x.middleCols((j + 1) * n + first, count) = mean + static_cast<float>(step.eta) * z;
    }
  };
  constexpr int between_checkpoints = 8;  // steps
  while (to < steps) {
    from = to;
    to = std::min(from + between_checkpoints, steps);
    workers.run(static_cast<int>((n + block - 1) / block), advance);
    checkpoint(static_cast<double>(to) / steps);
  }
}

Eigen::VectorXd path_kl(const std::vector<ChainStep>& chain, const Eigen::MatrixXf& x1_hat,
                        const Eigen::MatrixXf& base) {
  const auto steps = static_cast<Eigen::Index>(chain.size());
  const Eigen::Index n = x1_hat.cols() / steps;
  Eigen::VectorXd sum = Eigen::VectorXd::Zero(n);
  for (Eigen::Index j = 0; j < steps; ++j) {
    sum += chain[static_cast<std::size_t>(j)].w *
           (x1_hat.middleCols(j * n, n) - base.middleCols(j * n, n))
               .colwise()
               .squaredNorm()
               .transpose()
               .cast<double>();
  }
  return sum;
}

}  // namespace tiltscope
