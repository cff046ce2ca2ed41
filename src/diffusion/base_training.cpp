#include "diffusion/base_training.h"

#include "diffusion/denoiser.h"
#include "diffusion/noising.h"
#include "math/gaussian_mixture.h"
#include "math/random.h"
#include "nn/trainer.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <string>

namespace tiltscope {

namespace {

constexpr double averaging_decay = 0.999;

/// The held-out loss with the same times and noise at every epoch, so that epochs compare.
class HeldOut {
 public:
  HeldOut(const Eigen::MatrixXf& x0, const NoiseNetwork<float>& network, std::uint64_t seed,
          Workers& workers)
      : t_(x0.cols()), z_(x0), x_t_(x0), x1_hat_(x0), denoiser_(network, workers) {
    noise(RandomStream(seed, Purpose::held_out_noise), network.schedule(), 0, x0, t_, z_, x_t_);
  }

  double loss() {
    denoiser_.predict_noise(x_t_, t_, x1_hat_);
    return (x1_hat_ - z_).cast<double>().colwise().squaredNorm().mean();
  }

 private:
  Eigen::VectorXf t_;
  Eigen::MatrixXf z_;
  Eigen::MatrixXf x_t_;
  Eigen::MatrixXf x1_hat_;
  LearnedDenoiser denoiser_;
};

std::runtime_error diverged(int epoch) {
  return std::runtime_error("base training, epoch " + std::to_string(epoch) +
                            ": the loss is not finite; try a smaller training.rate");
}

}  // namespace

NoiseNetwork<float> train_base(const Experiment& experiment, Workers& workers,
                               const std::function<void(const EpochLoss&)>& on_epoch,
                               const Checkpoint& checkpoint) {
  const TrainingConfig& config = experiment.training;
  const std::uint64_t seed = experiment.seed;
  const Eigen::MatrixXf data = GaussianMixture(experiment.base)
                                   .sample(config.samples, RandomStream(seed, Purpose::base_data))
                                   .cast<float>();
  const Eigen::Index held_out_size = std::max<Eigen::Index>(data.cols() / 10, 1);
  const Eigen::Index n = data.cols() - held_out_size;

  NoiseNetwork<float> network(experiment.dimension(), experiment.network, experiment.schedule);
  network.mlp().initialise(seed);
  NoiseNetwork<float> averaged = network;
  HeldOut held_out(data.rightCols(held_out_size), averaged, seed, workers);
  Trainer trainer(network, config.batch, workers);
  trainer.average_parameters(averaging_decay);

  std::vector<std::uint32_t> order(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), 0u);
  const Eigen::Index batches = (n + config.batch - 1) / config.batch;
  const double steps = static_cast<double>(batches) * config.epochs;

  Eigen::VectorXf best = network.mlp().parameters();
  double best_loss = std::numeric_limits<double>::infinity();
  int best_epoch = 0;
  std::uint32_t step = 0;
  for (int epoch = 1; epoch <= config.epochs; ++epoch) {
    RandomStream(seed, Purpose::base_shuffle, static_cast<std::uint32_t>(epoch)).shuffle(order);
    double sum = 0.0;
    for (Eigen::Index start = 0; start < n; start += config.batch, ++step) {
      const RandomStream stream(seed, Purpose::base_noise, step);
      const auto fill = [&](Eigen::Index first, Trainer::Batch batch) {
        const Eigen::Index count = batch.t.size();
        for (Eigen::Index j = 0; j < count; ++j) {
          batch.x_t.col(j) = data.col(order[static_cast<std::size_t>(start + first + j)]);
        }
        noise(stream, network.schedule(), first, batch.x_t, batch.t, batch.target, batch.x_t);
        batch.weight.setOnes();
      };
      const Eigen::Index size = std::min<Eigen::Index>(config.batch, n - start);
      const double loss = trainer.step(size, std::ref(fill), cosine_rate(config.rate, step, steps));
      if (!std::isfinite(loss)) throw diverged(epoch);
      sum += loss * static_cast<double>(size);
      checkpoint((step + 1.0) / steps);
    }
    averaged.mlp().parameters() = trainer.average();
    const EpochLoss losses{epoch, sum / static_cast<double>(n), held_out.loss()};
    if (!std::isfinite(losses.held_out)) throw diverged(epoch);
    on_epoch(losses);
    if (losses.held_out < best_loss) {
      best_loss = losses.held_out;
      best_epoch = epoch;
      best = averaged.mlp().parameters();
    } else if (epoch - best_epoch >= config.patience) {
      break;
    }
  }
  averaged.mlp().parameters() = best;
  return averaged;
}

}  // namespace tiltscope
