#include "diffusion/tilting.h"

#include "diffusion/noising.h"
#include "math/random.h"
#include "nn/trainer.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

namespace tiltscope {

double tilt_once(NoiseNetwork<float>& network, const Eigen::MatrixXf& data,
                 const QuadraticReward& reward, const TiltingConfig& config, std::uint64_t seed,
                 int tilt, Workers& workers, const Checkpoint& checkpoint) {
  const double delta = config.lambda / config.tilts;
  const Eigen::Index n = data.cols();
  Eigen::VectorXd rewards(n);
  for (Eigen::Index j = 0; j < n; ++j) rewards[j] = reward.value(data.col(j).cast<double>());
  if (config.baseline == Baseline::mean) rewards.array() -= rewards.mean();
  Eigen::MatrixXd x0_hat(data.rows(), config.batch);  // of the mini-batch, for the baseline

  const NoiseNetwork<float> teacher = network;
  auto pass = teacher.pass(config.batch, NoiseNetwork<float>::For::inference);
  Trainer trainer(network, config.batch, workers);

  std::vector<std::uint32_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0u);
  const Eigen::Index batches = (n + config.batch - 1) / config.batch;
  const double steps = static_cast<double>(batches) * config.epochs;
  const auto k = static_cast<std::uint32_t>(tilt);

  double mean_loss = 0.0;
  std::uint32_t step = 0;
  for (int epoch = 0; epoch < config.epochs; ++epoch) {
    RandomStream(seed, Purpose::tilt_shuffle, k, static_cast<std::uint32_t>(epoch)).shuffle(order);
    double sum = 0.0;
    for (Eigen::Index start = 0; start < n; start += config.batch, ++step) {
      const RandomStream stream(seed, Purpose::tilt_noise, k, step);
      const auto sample = [&](Eigen::Index i) {
        return static_cast<Eigen::Index>(order[static_cast<std::size_t>(start + i)]);
      };
      const auto fill = [&](Eigen::Index first, Trainer::Batch batch) {
        const Eigen::Index count = batch.t.size();
        for (Eigen::Index j = 0; j < count; ++j) batch.x_t.col(j) = data.col(sample(first + j));
        noise(stream, teacher.schedule(), first, batch.x_t, batch.t, batch.target, batch.x_t);
        pass.x_t.middleCols(first, count) = batch.x_t;
        pass.t.segment(first, count) = batch.t;
        teacher.forward(pass, first, count);
        for (Eigen::Index j = 0; j < count; ++j) {
          const Eigen::Index i = first + j;
          const auto e_old = pass.x1_hat.col(i);
          double advantage = rewards[sample(i)];  // r(x0) - c
          if (config.baseline == Baseline::posterior) {
            x0_hat.col(i) =
                ((batch.x_t.col(j) - pass.sigma[i] * e_old) / pass.alpha[i]).cast<double>();
            advantage -= reward.value(x0_hat.col(i));
          }
          auto target = batch.target.col(j);  // holds z
          target = e_old + static_cast<float>(delta * advantage) * (target - e_old);
        }
        batch.weight = pass.sigma.segment(first, count).array().square();
      };
      const Eigen::Index size = std::min<Eigen::Index>(config.batch, n - start);
      const double loss = trainer.step(size, std::ref(fill), cosine_rate(config.rate, step, steps));
      if (!std::isfinite(loss)) {
        throw std::runtime_error("tilt " + std::to_string(tilt) +
                                 ": the loss is not finite; try more tilts or a smaller "
                                 "tilting.rate");
      }
      sum += loss * static_cast<double>(size);
      checkpoint((step + 1.0) / steps);
    }
    mean_loss = sum / static_cast<double>(n);
  }
  return mean_loss;
}

}  // namespace tiltscope
