#include "diffusion/base_training.h"

#include "diffusion/denoiser.h"
#include "diffusion/mini_batches.h"
#include "diffusion/noising.h"
#include "diffusion/posterior_sums.h"
#include "math/gaussian_mixture.h"
#include "math/random.h"
#include "nn/trainer.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>

namespace tiltscope {

namespace {

/// Data that a step's targets are averaged over.
constexpr Eigen::Index neighbours = 8'192;

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
                               const Checkpoint& checkpoint, BaseTrainingState* state) {
  const TrainingConfig& config = experiment.training;
  const std::uint64_t seed = experiment.seed;
  const GaussianMixture base(experiment.base);
  const auto draws = [&](Eigen::Index count, int epoch) -> Eigen::MatrixXf {
    const auto id = static_cast<std::uint32_t>(epoch);
    return base.sample(count, RandomStream(seed, Purpose::base_data, id)).cast<float>();
  };
  Eigen::MatrixXf data = draws(config.samples, 0);
  const Eigen::Index held_out_size = std::max<Eigen::Index>(data.cols() / 10, 1);
  const Eigen::Index n = data.cols() - held_out_size;

  NoiseNetwork<float> network(experiment.dimension(), experiment.network, experiment.schedule);
  network.mlp().initialise(seed);
  network.data_mean_square() = data.leftCols(n).array().square().rowwise().mean();
  NoiseNetwork<float> averaged = network;
  HeldOut held_out(data.rightCols(held_out_size), averaged, seed, workers);
  Trainer trainer(network, config.batch, workers);
  trainer.average_parameters(config.averaging);

  const bool over_neighbours = config.target == TrainingTarget::neighbours;
  std::vector<PosteriorSums> sums(static_cast<std::size_t>(workers.size()),
                                  PosteriorSums(data.rows()));
  const Eigen::VectorXf values = Eigen::VectorXf::Zero(n);
  const Eigen::MatrixXf origin = Eigen::MatrixXf::Zero(data.rows(), PosteriorSums::capacity);
  const auto fill = [&](const MiniBatches::Part& part, Trainer::Batch batch) {
    for (std::size_t j = 0; j < part.samples.size(); ++j) {
      batch.x_t.col(static_cast<Eigen::Index>(j)) = data.col(part.samples[j]);
    }
    noise(RandomStream(seed, Purpose::base_noise, part.step), network.schedule(), part.first,
          batch.x_t, {batch.t, batch.alpha, batch.sigma, batch.target, batch.x_t},
          over_neighbours ? Times::stratified : Times::uniform);
    batch.weight.setOnes();
    if (!over_neighbours) return;
    // Each step has other neighbours.
    const Eigen::Index size = std::min(neighbours, n);
    const Eigen::Index first = part.step % (n / size) * size;
    PosteriorSums& own = sums[static_cast<std::size_t>(part.worker)];
    own.take(data.middleCols(first, size), values.head(size), batch.x_t, origin, batch.alpha,
             batch.sigma);
    for (Eigen::Index j = 0; j < batch.t.size(); ++j) {
      const Eigen::Index sample = part.samples[static_cast<std::size_t>(j)];
      if (sample < first || sample >= first + size) {
        own.add(j, data.col(sample), -0.5f * batch.target.col(j).squaredNorm());
      }
      for (Eigen::Index c = 0; c < data.rows(); ++c) {
        batch.target(c, j) = (batch.x_t(c, j) - batch.alpha[j] * own.mean(j, c)) / batch.sigma[j];
      }
    }
  };
  MiniBatches batches(n, config.batch, config.epochs, config.rate);

  const auto order = [&](int epoch) {
    return RandomStream(seed, Purpose::base_shuffle, static_cast<std::uint32_t>(epoch));
  };
  BaseTrainingState own;
  BaseTrainingState& now = state != nullptr ? *state : own;
  if (now.epoch > 0) {
    for (int epoch = 1; epoch <= now.epoch; ++epoch) batches.skip(order(epoch));
    network.mlp().parameters() = now.parameters;
    trainer.resume({batches.steps(), now.moments}, now.average);
  }
  while (now.epoch < config.epochs && now.epoch - now.best_epoch < config.patience) {
    const int epoch = now.epoch + 1;
    if (config.data == TrainingData::fresh) data.leftCols(n) = draws(n, epoch);
    const double loss = batches.pass(trainer, order(epoch), fill, checkpoint).loss;
    if (!std::isfinite(loss)) throw diverged(epoch);
    averaged.mlp().parameters() = trainer.average();
    const EpochLoss losses{epoch, loss, held_out.loss()};
    if (!std::isfinite(losses.held_out)) throw diverged(epoch);
    now.epoch = epoch;
    if (losses.held_out < now.best_loss) {
      now.best_loss = losses.held_out;
      now.best_epoch = epoch;
      now.best = trainer.average();
    }
    if (state != nullptr) {
      now.parameters = network.mlp().parameters();
      now.moments = trainer.adam().moments;
      now.average = trainer.average();
    }
    on_epoch(losses);
  }
  averaged.mlp().parameters() = now.best;
  return averaged;
}

}  // namespace tiltscope
