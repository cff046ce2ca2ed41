#include "diffusion/base_training.h"

#include "diffusion/denoiser.h"
#include "diffusion/mini_batches.h"
#include "diffusion/noising.h"
#include "math/gaussian_mixture.h"
#include "math/random.h"
#include "nn/trainer.h"

#include <algorithm>
#include <cmath>
#include <limits>
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
      : t_(x0.cols()),
        alpha_(x0.cols()),
        sigma_(x0.cols()),
        z_(x0),
        x_t_(x0),
        x1_hat_(x0),
        denoiser_(network, workers) {
    noise(RandomStream(seed, Purpose::held_out_noise), network.schedule(), 0, x0,
          {t_, alpha_, sigma_, z_, x_t_});
  }

  double loss() {
    denoiser_.predict_noise(x_t_, t_, alpha_, sigma_, x1_hat_);
    return (x1_hat_ - z_).cast<double>().colwise().squaredNorm().mean();
  }

 private:
  Eigen::VectorXf t_, alpha_, sigma_;
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

  const auto fill = [&](const MiniBatches::Part& part, Trainer::Batch batch) {
    for (std::size_t j = 0; j < part.samples.size(); ++j) {
      batch.x_t.col(static_cast<Eigen::Index>(j)) = data.col(part.samples[j]);
    }
    noise(RandomStream(seed, Purpose::base_noise, part.step), network.schedule(), part.first,
          batch.x_t, {batch.t, batch.alpha, batch.sigma, batch.target, batch.x_t});
    batch.weight.setOnes();
  };
  MiniBatches batches(n, config.batch, config.epochs, config.rate);

  Eigen::VectorXf best = network.mlp().parameters();
  double best_loss = std::numeric_limits<double>::infinity();
  int best_epoch = 0;
  for (int epoch = 1; epoch <= config.epochs; ++epoch) {
    const RandomStream order(seed, Purpose::base_shuffle, static_cast<std::uint32_t>(epoch));
    const double loss = batches.pass(trainer, order, fill, checkpoint);
    if (!std::isfinite(loss)) throw diverged(epoch);
    averaged.mlp().parameters() = trainer.average();
    const EpochLoss losses{epoch, loss, held_out.loss()};
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
